import { expect, test } from 'vitest';
import type { Log, VersionRow } from '../../lib/generated/api.ts';
import { sideName, sidesOf } from './sides.ts';

const version = (name: string): VersionRow => ({
  version: name, digest: '', parent: null, message: '', author: '', created_at: 0, items: 0, open: 0, tags: [],
  truth: { decided: 0, consensus: 0, convention: 0, single: 0, none: 0 }, roots: { media: '', truth: '', layers: '', membership: '', book: '' },
});
const log = (dirty: number, ...names: string[]): Log => ({ versions: names.map(version), dirty });

test('work that is not committed is what one wants to see first', () => {
  expect(sidesOf({}, log(3, 'v2', 'v1'), [])).toEqual({ a: 'v2', b: 'work' });
  expect(sidesOf({}, log(0, 'v2', 'v1'), []), 'the reference is the older one').toEqual({ a: 'v1', b: 'v2' });
});

test('before the first version two collections can be compared', () => {
  expect(sidesOf({}, log(5), ['a', 'b'])).toEqual({ a: 'collection:a', b: 'collection:b' });
  expect(sidesOf({}, log(5), ['a']), 'one thing has nothing to differ from').toBeNull();
});

test('the address wins over what would be guessed', () => {
  expect(sidesOf({ a: 'v1', b: 'collection:line 3' }, log(3, 'v2', 'v1'), [])).toEqual({ a: 'v1', b: 'collection:line 3' });
  expect(sideName('collection:line 3')).toBe('line 3');
});
