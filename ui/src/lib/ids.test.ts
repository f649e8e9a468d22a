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

test('ids made in one millisecond sort in the order they were made', () => {
  const now = 1_700_000_000_000;
  const ids = Array.from({ length: 10_000 }, () => uuidv7(now));
  ids.push(uuidv7(now + 1), uuidv7(now + 2), uuidv7(now + 9));
  expect(ids.toSorted(), 'a pasted group keeps its order, and what follows comes after it').toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
