import { expect, test } from 'vitest';
import { hrefTo, parseRoute } from './router.ts';

test('an address written by the router reads back as itself', () => {
  const search = { q: 'class:scratch words>10 "two words"' };
  expect(parseRoute(hrefTo('items', null, search)), 'filters survive a reload').toEqual({ screen: 'items', id: null, search });
  expect(parseRoute(hrefTo('review', 'a/b'))).toEqual({ screen: 'review', id: 'a/b', search: {} });
});

test('an address nobody knows leads to the projects', () => {
  for (const hash of ['', '#/', '#/p/nowhere', '#/x/items', '#code=abc']) {
    expect(parseRoute(hash).screen, `${hash} names no screen`).toBe('projects');
  }
});

test('an item page without an item is the list of items', () => {
  expect(parseRoute('#/p/item').screen, 'there is nothing to show').toBe('items');
});

test('a filter that holds a question mark is kept whole', () => {
  expect(parseRoute(hrefTo('items', null, { q: 'what?' })).search['q']).toBe('what?');
});
