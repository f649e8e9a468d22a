import { expect, test } from 'vitest';
import type { Mark } from '../lib/generated/api.ts';
import { awayWords, lanesOf, shareOf, sightOf } from './boundaries.ts';

const segment = (id: string, from: number, to: number): Mark => ({ type: 'segment', id, text: id, start_micros: from * 1000, end_micros: to * 1000 });
const layer = (labeler: string, ...marks: Mark[]) => ({ labeler, marks });

test('an edge is odd only when it is further from another lane than the limit', () => {
  const [anna, boris] = lanesOf([layer('Anna', segment('a', 1000, 4000)), layer('Boris', segment('b', 1340, 4150))], 200);
  expect(anna?.bars.map(({ from, to }) => [from.away, to.away])).toEqual([[340, null]]);
  expect(boris?.bars.map(({ from, to }) => [from.away, to.away]), 'and on both sides').toEqual([[340, null]]);
});

test('a stretch that one cut in two is odd at the cut', () => {
  const [, boris] = lanesOf([layer('Anna', segment('a', 0, 4000)), layer('Boris', segment('b', 0, 1900), segment('c', 2100, 4000))], 200);
  expect(boris?.bars.map(({ from, to }) => [from.away, to.away])).toEqual([[null, 2100], [2100, null]]);
});

test('a layer without times has no lane', () => {
  expect(lanesOf([layer('Anna', { type: 'segment', id: 'a', text: 'all of it' }), layer('Boris', segment('b', 0, 900))], 200).map((lane) => lane.labeler)).toEqual(['Boris']);
});

test('what differs is in sight with a second around it', () => {
  const lanes = lanesOf([layer('Anna', segment('a', 10_000, 14_000)), layer('Boris', segment('b', 10_500, 14_000))], 200);
  expect(sightOf(lanes, 60_000)).toEqual({ from: 9_000, to: 11_500 });
  expect(sightOf([], 5_000), 'no segments: the clip').toEqual({ from: 0, to: 5_000 });
  expect(sightOf(lanesOf([layer('Anna', segment('a', 200, 900))], 200), 1_000), 'never past the ends').toEqual({ from: 0, to: 1_000 });
});

test('places are shares of what is in sight', () => {
  expect([0, 1000, 1500, 2000, 9000].map((at) => shareOf({ from: 1000, to: 2000 }, at))).toEqual([0, 0, 0.5, 1, 1]);
});

test('distances are said in a unit one can hear', () => {
  expect([340.4, 1240, 8000].map(awayWords)).toEqual(['340 ms', '1.2 s', 'only here']);
});
