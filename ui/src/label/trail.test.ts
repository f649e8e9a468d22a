import { expect, test } from 'vitest';
import { back, forward, noTrail, visited } from './trail.ts';

const after = (...hashes: string[]) => hashes.reduce(visited, noTrail);

test('previous goes back and next comes forward again', () => {
  const trail = after('a', 'b', 'c', 'b');
  expect([back(trail), forward(trail)]).toEqual(['a', 'c']);
});

test('the first item has none before it', () => {
  expect(back(after('a'))).toBeNull();
  expect(back(noTrail)).toBeNull();
});

test('another item from the middle starts a new end', () => {
  expect(after('a', 'b', 'a', 'x')).toEqual({ hashes: ['a', 'x'], at: 1 });
});

test('the same item again is no step', () => {
  expect(after('a', 'a').hashes).toEqual(['a']);
});
