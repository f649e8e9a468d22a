import { expect, test } from 'vitest';
import type { Least } from '../lib/generated/api.ts';
import { sizeInWords } from './size.ts';

const scratch = { width: 43, height: 12 };
const mm = (length: number): Least => ({ length, unit: 'mm' });

test('a size reads in px, and in mm where the project has a scale', () => {
  expect(sizeInWords(scratch, null, null)).toEqual({ text: '43 × 12 px', enough: null });
  expect(sizeInWords(scratch, 24, null).text).toBe('43 × 12 px · 1.8 × 0.5 mm');
  expect(sizeInWords({ width: 5.25, height: 6 }, 24, null).text, 'below 1 mm hundredths count').toBe('5.3 × 6 px · 0.22 × 0.25 mm');
});

test('the longer side decides whether a box is large enough for its class', () => {
  expect(sizeInWords({ width: 3, height: 12 }, 24, mm(0.5)).enough, 'as long as it must be').toBe(true);
  expect(sizeInWords({ width: 3, height: 11 }, 24, mm(0.5)).enough).toBe(false);
  expect(sizeInWords(scratch, null, { length: 44, unit: 'px' }).enough).toBe(false);
});

test('mm without a scale say nothing, rather than something wrong', () => {
  expect(sizeInWords(scratch, null, mm(0.5)).enough).toBeNull();
  expect(sizeInWords(scratch, 0, mm(0.5))).toEqual({ text: '43 × 12 px', enough: null });
});
