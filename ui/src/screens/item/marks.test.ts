import { expect, test } from 'vitest';
import type { Mark } from '../../lib/generated/api.ts';
import { classCounts, seenInWords, textOf } from './marks.ts';

const box = (id: string, key: string): Mark => ({ type: 'box', id, class: key, x: 0, y: 0, width: 1, height: 1 });
const classes = [{ key: 'a', name: 'scratch', index: 0 }, { key: 'b', name: 'dent', index: 9 }];

test('classes are counted most first and keep their colour', () => {
  expect(classCounts([box('1', 'a'), box('2', 'b'), box('3', 'b')], classes)).toEqual([
    { key: 'b', name: 'dent', tone: 2, count: 2 },
    { key: 'a', name: 'scratch', tone: 1, count: 1 },
  ]);
});

test('a class that is not in the book is still counted', () => {
  expect(classCounts([box('1', 'zz')], classes)[0]?.name, 'a mark may not vanish').toBe('unknown class');
  expect(classCounts([box('1', 'x'), box('2', 'y')], classes).map((each) => each.key), 'two that are gone are two rows').toEqual(['x', 'y']);
});

test('segments are read in time order', () => {
  const marks: Mark[] = [
    { type: 'segment', id: '1', text: 'world', start_micros: 20, end_micros: 30 },
    { type: 'segment', id: '2', text: 'hello', start_micros: 0, end_micros: 10 },
    { type: 'segment', id: '3', text: '' },
  ];
  expect(textOf(marks), 'an empty segment adds no space').toBe('hello world');
});

test('all of a picture is said only when it was all of it', () => {
  expect([seenInWords(1), seenInWords(0.9999), seenInWords(0)]).toEqual(['all looked at', '99 % looked at', '0 % looked at']);
});
