import { expect, test } from 'vitest';
import { adjusted, original, ranges, toneTable, viewInWords, viewNote } from './adjust.ts';

test('the original look changes no tone', () => {
  toneTable(original, 5).forEach((tone, index) => expect(tone).toBeCloseTo(index / 4, 12));
});

test('more gamma brightens the middle and leaves black and white', () => {
  const [black, , middle, , white] = toneTable({ ...original, gamma: 2 }, 5);
  expect([black, white]).toEqual([0, 1]);
  expect(middle).toBeCloseTo(Math.SQRT1_2);
});

test('no setting leaves the range of tones', () => {
  for (const gamma of [ranges.gamma.least, ranges.gamma.most])
    for (const brightness of [-1, 1])
      for (const contrast of [-1, 1])
        for (const tone of toneTable({ gamma, brightness, contrast }))
          expect(tone >= 0 && tone <= 1, `${gamma} ${brightness} ${contrast}`).toBe(true);
});

test('ten steps up and ten down is where it was', () => {
  let adjust = original;
  for (let step = 0; step < 10; step++) adjust = adjusted(adjust, 'brightness', 1);
  for (let step = 0; step < 10; step++) adjust = adjusted(adjust, 'brightness', -1);
  expect(adjust, 'no rounding creeps in').toEqual(original);
});

test('a recorded view reads as words, and anything else as nothing', () => {
  expect(viewInWords(viewNote(1.2, { ...original, gamma: 1.8 }))).toBe('120 %, gamma 1.8');
  expect(viewInWords('not json')).toBeNull();
  expect(viewInWords(null)).toBeNull();
});
