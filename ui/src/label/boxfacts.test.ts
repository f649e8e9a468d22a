import { describe, expect, test } from 'vitest';
import { originInWords, reachesOut, typedRect } from './boxfacts.ts';

const bounds = { width: 100, height: 50 };
const rect = { x: 10, y: 10, width: 20, height: 20 };

describe('a typed number', () => {
  test('is taken as it is where the box stays inside', () => {
    expect(typedRect(rect, 'x', 12.5, bounds)).toEqual({ rect: { ...rect, x: 12.5 }, cut: null });
    expect(typedRect(rect, 'width', 90, bounds), 'up to the border is inside').toMatchObject({ rect: { width: 90 }, cut: null });
  });

  test('outside is stopped at the border and said so', () => {
    expect(typedRect(rect, 'x', 500, bounds)).toEqual({ rect: { ...rect, x: 80 }, cut: 'Stopped at the right border of the picture' });
    expect(typedRect(rect, 'y', -4, bounds)).toEqual({ rect: { ...rect, y: 0 }, cut: 'Stopped at the upper border of the picture' });
    expect(typedRect(rect, 'height', 500, bounds)).toEqual({ rect: { ...rect, height: 40 }, cut: 'Stopped at the lower border of the picture' });
  });

  test('no size is smaller than a pixel', () => {
    expect(typedRect(rect, 'width', 0, bounds)).toEqual({ rect: { ...rect, width: 1 }, cut: 'Not smaller: a box is at least 1 px' });
  });

  test('leaves the other three alone', () => {
    const odd = { x: 1.25, y: 2.75, width: 3.5, height: 4.125 };
    expect(typedRect(odd, 'y', 7, bounds).rect, 'an imported box keeps its fractions').toEqual({ ...odd, y: 7 });
  });
});

test('where a box came from is said with whether it was checked', () => {
  const named = (hash: string): string | null => (hash === 'ab' ? 'line3-01.jpg' : null);
  expect(originInWords({ origin: { kind: 'inherited', from: 'ab', touched: false } }, named)).toBe('Copied from line3-01.jpg, untouched');
  expect(originInWords({ origin: { kind: 'inherited', from: 'cd', touched: true } }, named)).toBe('Copied from another item, changed since');
  expect(originInWords({ origin: { kind: 'model', from: 'detector-7', touched: false }, confidence: 0.834 }, named)).toBe('From detector-7, 0.83, accepted untouched');
  expect(originInWords({}, named), 'drawn here').toBeNull();
});

test('a box that reaches out of the picture is known', () => {
  expect([reachesOut(rect, bounds), reachesOut({ ...rect, x: 90 }, bounds)]).toEqual([false, true]);
});
