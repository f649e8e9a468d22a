import { expect, test } from 'vitest';
import { atHand, back, following, forward, noTrail, returned, visited } from './trail.ts';

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

test('brought back over several items, next leads through them again', () => {
  const trail = returned(after('a', 'b', 'c'), 'a');
  expect([back(trail), forward(trail)]).toEqual([null, 'b']);
  expect(returned(after('a'), 'x').hashes, 'from before this sitting').toEqual(['a', 'x']);
});

test('going on shows new items before those passed over', () => {
  const rows = ['a', 'b', 'c', 'd'].map((hash) => ({ hash }));
  const onward = following(after('a', 'b'), rows, (hash) => hash === 'c').map((row) => row.hash);
  expect(onward, 'not back to a for ever, not c which was submitted').toEqual(['d', 'a']);
});

test('the next three and the two before are kept at hand', () => {
  expect(atHand(after('a', 'b', 'c', 'd'), ['e', 'f', 'g', 'h'])).toEqual(['e', 'f', 'g', 'c', 'b']);
  expect(atHand(returned(after('a', 'b', 'c'), 'b'), ['d', 'e', 'a', 'f']), 'what comes forward again first').toEqual(['c', 'd', 'e', 'a']);
});
