import { expect, test } from 'vitest';
import { filterOf, tokens, withFilter } from './query.ts';

test('setting a filter twice keeps the newer one and leaves the rest alone', () => {
  const first = withFilter('words>10 "two words"', 'state', 'open');
  expect(withFilter(first, 'state', 'settled')).toBe('state:settled words>10 "two words"');
});

test('a name with a space reads back as itself', () => {
  const query = withFilter('', 'collection', '2026-11 line 3');
  expect(query).toBe('collection:"2026-11 line 3"');
  expect(filterOf(query, 'collection')).toBe('2026-11 line 3');
});

test('taking a filter out restores the query before it', () => {
  const before = 'class:scratch text';
  expect(withFilter(withFilter(before, 'kind', 'audio'), 'kind', null)).toBe(before);
});

test('a quote that is not closed yet reaches to the end', () => {
  expect(tokens('kind:image collection:"line 3'), 'half-typed text may not be lost').toEqual(['kind:image', 'collection:"line 3']);
});
