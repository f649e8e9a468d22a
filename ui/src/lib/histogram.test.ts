import { expect, test } from 'vitest';
import { outline, pairs, shares } from './histogram.ts';

test('sides of different size compare as shares', () => {
  expect(shares([1, 3]), 'four items').toEqual([0.25, 0.75]);
  expect(shares([100, 300]), 'four hundred items of the same kind').toEqual([0.25, 0.75]);
});

test('an empty side is flat, not undefined', () => {
  expect(shares([0, 0])).toEqual([0, 0]);
  expect(outline([0, 0], 0, 10, 5), 'no NaN reaches the picture').toBe('M0 5V5.00H5.00V5.00H10.00V5Z');
});

test('the tallest bin reaches the top and nothing goes beyond', () => {
  expect(outline([0.5, 1], 1, 10, 8)).toBe('M0 8V4.00H5.00V0.00H10.00V8Z');
  const [first] = pairs([1], [0.5], 1, 100, 40);
  expect([first?.reference.height, first?.current.height]).toEqual([40, 20]);
  expect((first?.current.x ?? 0) + (first?.current.width ?? 0), 'a pair stays in its place').toBeLessThanOrEqual(100);
});
