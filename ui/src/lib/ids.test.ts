import { expect, test } from 'vitest';
import { uuidv7 } from './ids.ts';

test('an id carries its version, its variant and its moment', () => {
  const id = uuidv7(0x0190_1234_5678);
  expect(id, 'RFC 9562 puts the milliseconds first').toMatch(/^01901234-5678-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('ids made later sort later', () => {
  const ids = [5, 1000, 2 ** 40].map((at) => uuidv7(at));
  expect([...ids].sort(), 'edits are ordered by their ids').toEqual(ids);
});
