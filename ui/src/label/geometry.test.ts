import { describe, expect, test } from 'vitest';
import { boxBetween, clamped, handles, hull, moved, resized, sideMoved, type Rect } from './geometry.ts';

const picture = { width: 100, height: 80 };
const box: Rect = { x: 10.25, y: 20, width: 30, height: 40 };

describe('geometry', () => {
  test('two corners in any order make the same box', () => {
    const made = { x: 10, y: 20, width: 30, height: 40 };
    expect(boxBetween({ x: 40, y: 20 }, { x: 10, y: 60 }), 'order is free').toEqual(made);
    expect(boxBetween({ x: 10.2, y: 19.8 }, { x: 39.9, y: 60.4 }), 'edges are whole px').toEqual(made);
  });

  test('dragging a handle leaves the other sides exactly where they were', () => {
    const wide = resized(box, 'e', { x: 60.4, y: 999 }, picture);
    expect(wide).toEqual({ x: 10.25, y: 20, width: 49.75, height: 40 });
  });

  test('dragging a corner past the opposite one flips the box', () => {
    expect(resized({ x: 10, y: 10, width: 20, height: 20 }, 'nw', { x: 50, y: 60 }, picture)).toEqual({
      x: 30,
      y: 30,
      width: 20,
      height: 30,
    });
  });

  test('no handle and no pointer makes a box that is empty or outside', () => {
    for (const handle of handles) {
      for (const x of [-50, 0, 10.25, 40, 100, 400]) {
        for (const y of [-50, 0, 20, 60, 80, 300]) {
          const made = resized(box, handle, { x, y }, picture);
          expect(made.width, `${handle} to ${x},${y}`).toBeGreaterThanOrEqual(0.99);
          expect(made.height, `${handle} to ${x},${y}`).toBeGreaterThanOrEqual(0.99);
          expect(clamped(made, picture), 'already inside').toEqual(made);
        }
      }
    }
  });

  test('a box flush with the border cannot be dragged flat against it', () => {
    const flush = { x: 90, y: 0, width: 10, height: 10 };
    expect(resized(flush, 'w', { x: 150, y: 5 }, picture)).toEqual({ x: 99, y: 0, width: 1, height: 10 });
  });

  test('a moved box keeps its size at the border', () => {
    expect(moved(box, 1000, -1000, picture)).toEqual({ x: 70, y: 0, width: 30, height: 40 });
  });

  test('a side pushed in stops at one pixel, pushed out at the border', () => {
    expect(sideMoved(box, 'left', -500, picture).width, 'never empty').toBe(1);
    expect(sideMoved(box, 'bottom', 500, picture), 'never outside').toEqual({ ...box, height: 60 });
  });

  test('what lies outside the picture is no box', () => {
    expect(clamped({ x: 120, y: 10, width: 5, height: 5 }, picture), 'nothing is left').toBeNull();
  });

  test('a hull holds every box', () => {
    expect(hull([box, { x: 0, y: 50, width: 5, height: 20 }])).toEqual({ x: 0, y: 20, width: 40.25, height: 50 });
    expect(hull([]), 'nothing has no hull').toBeNull();
  });
});
