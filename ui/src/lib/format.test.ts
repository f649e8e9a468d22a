import { expect, test } from 'vitest';
import { ago, bytes, counted, duration, lastOf, number, probability, stat, statReason } from './format.ts';

test('an undefined statistic is a dash with its reason, never a number', () => {
  const undefinedStat = { value: null, reason: 'fewer than two labelers' };
  expect(stat(undefinedStat)).toBe('–');
  expect(statReason(undefinedStat), 'the reason is what a tooltip says').toBe('fewer than two labelers');
  expect(stat(0.81)).toBe('0.81');
});

test('durations round to tenths without showing 60 seconds', () => {
  expect(duration(59_960_000), 'rounding up moves to the next minute').toBe('1:00.0');
  expect(duration(3_723_400_000)).toBe('1:02:03.4');
});

test('a plural counts zero and many, not one', () => {
  expect([0, 1, 2000].map((n) => counted(n, 'box', 'boxes'))).toEqual(['0 boxes', '1 box', '2,000 boxes']);
});

test('numbers keep about three digits', () => {
  expect([0, 0.03213, 123.4, 45_600.7].map(number)).toEqual(['0', '0.0321', '123', '45,601']);
  expect([-23.4, 0.00003].map(number), 'a minus is not a hyphen').toEqual(['−23.4', '3.0e−5']);
  expect(probability(1e-9), 'a tiny p is a bound, not a zero').toBe('< 0.001');
});

test('sizes step by a thousand', () => {
  expect([999, 45_000, 2_500_000].map(bytes)).toEqual(['999 bytes', '45.0 kB', '2.50 MB']);
});

test('time ago is coarse', () => {
  expect([30_000, 3_600_000, 90_000_000].map((past) => ago(1e12 - past, 1e12))).toEqual(['just now', '1 hour ago', '1 day ago']);
});

test('the last part of a path ignores a slash at its end', () => {
  expect([lastOf('/a/b.burnish/'), lastOf('C:\\x\\y')]).toEqual(['b.burnish', 'y']);
});
