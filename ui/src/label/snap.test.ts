import { describe, expect, test } from 'vitest';
import type { Rect, Side } from './geometry.ts';
import { edgeBand, snapSide, type Patch } from './snap.ts';

/** A patch whose luma is said for each pixel of the picture. */
function patch(at: Rect, luma: (x: number, y: number) => number): Patch {
  const values = Array.from({ length: at.width * at.height }, (_, index) => luma(at.x + (index % at.width), at.y + Math.floor(index / at.width)));
  return { ...at, luma: values };
}
const around: Rect = { x: 80, y: 40, width: 80, height: 80 };
/** A bright object from 100, 60 to 140, 100 on dark ground. */
const object = patch(around, (x, y) => (x >= 100 && x < 140 && y >= 60 && y < 100 ? 200 : 30));

describe('snapping', () => {
  test.each<[Side, Rect, Rect]>([
    ['left', { x: 96, y: 62, width: 40, height: 30 }, { x: 100, y: 62, width: 36, height: 30 }],
    ['right', { x: 104, y: 62, width: 41, height: 30 }, { x: 104, y: 62, width: 36, height: 30 }],
    ['top', { x: 104, y: 65, width: 30, height: 30 }, { x: 104, y: 60, width: 30, height: 35 }],
    ['bottom', { x: 104, y: 64, width: 30, height: 33 }, { x: 104, y: 64, width: 30, height: 36 }],
  ])('the %s side finds the edge of the object', (side, from, to) => {
    expect(snapSide(object, from, side)).toEqual(to);
  });

  test('an edge further than 6 px is out of reach, one at 6 px is not', () => {
    expect(snapSide(object, { x: 93, y: 62, width: 40, height: 30 }, 'left').x).toBe(93);
    expect(snapSide(object, { x: 94, y: 62, width: 40, height: 30 }, 'left').x).toBe(100);
  });

  test('a faint near edge loses to a strong far one, and of equal ones the nearer wins', () => {
    const two = patch(around, (x) => (x < 100 ? 30 : x < 104 ? 40 : 200));
    expect(snapSide(two, { x: 100, y: 60, width: 30, height: 30 }, 'left').x).toBe(104);
    const line = patch(around, (x) => (x >= 100 && x < 106 ? 90 : 30));
    expect(snapSide(line, { x: 102, y: 60, width: 50, height: 30 }, 'left').x).toBe(100);
    expect(snapSide(line, { x: 104, y: 60, width: 50, height: 30 }, 'left').x).toBe(106);
  });

  test('a soft edge is found in its middle, and grain does not hide it', () => {
    const soft = patch(around, (x, y) => 100 + 80 * Math.tanh((x + 0.5 - 110) / 2) + ((x * 37 + y * 91) % 17) - 8);
    expect(snapSide(soft, { x: 106, y: 50, width: 30, height: 60 }, 'left').x).toBe(110);
  });

  test('only what lies along the side counts', () => {
    const half = patch(around, (x, y) => (y >= 90 && x >= 102 ? 255 : x >= 98 ? 60 : 30));
    expect(snapSide(half, { x: 100, y: 50, width: 30, height: 20 }, 'left').x, 'the bright part is below the box').toBe(98);
  });

  test('flat ground and pixels that are not there leave the box as it is', () => {
    const rect = { x: 100.25, y: 60, width: 30, height: 30 };
    expect(snapSide(patch(around, () => 77), rect, 'left')).toBe(rect);
    expect(snapSide(patch({ x: 0, y: 0, width: 20, height: 20 }, (x) => x * 9), rect, 'left')).toBe(rect);
  });

  test('a side never comes nearer than 1 px to the opposite one', () => {
    const edge = patch(around, (x) => (x < 104 ? 30 : 200));
    const thin = snapSide(edge, { x: 100, y: 60, width: 3, height: 20 }, 'left');
    expect(thin).toEqual({ x: 100, y: 60, width: 3, height: 20 });
  });

  test('what it reads lies in the band that is loaded for it', () => {
    for (const side of ['left', 'right', 'top', 'bottom'] as const) {
      for (const from of [{ x: 96.3, y: 62.7, width: 46.2, height: 40.1 }, { x: 97, y: 57, width: 40, height: 45 }]) {
        const whole = snapSide(object, from, side);
        const band = edgeBand(from, side);
        const part = patch(band, (x, y) => (x >= 100 && x < 140 && y >= 60 && y < 100 ? 200 : 30));
        expect(snapSide(part, from, side), side).toEqual(whole);
      }
    }
  });
});
