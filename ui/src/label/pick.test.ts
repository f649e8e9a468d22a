import { describe, expect, test } from 'vitest';
import { overlaps, type Rect } from './geometry.ts';
import { BoxGrid, type Placed } from './grid.ts';
import { beside, boxesAt, handleAt, pickAt } from './pick.ts';

const picture = { width: 1000, height: 800 };
const placed = (id: string, x: number, y: number, width: number, height: number): Placed => ({
  id,
  rect: { x, y, width, height },
});
const car = placed('car', 100, 100, 400, 300);
const door = placed('door', 200, 150, 100, 200);
const scratch = placed('scratch', 220, 200, 20, 10);
const grid = new BoxGrid([car, scratch, door], picture);

/** A small deterministic generator (Park and Miller), so that a failure can be run again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

describe('picking', () => {
  test('a click takes the smallest box under the cursor', () => {
    expect(pickAt(grid, { x: 225, y: 205 }, 2, null)?.id).toBe('scratch');
  });

  test('clicking again goes one deeper, and round', () => {
    const at = { x: 225, y: 205 };
    expect(pickAt(grid, at, 2, 'scratch')?.id).toBe('door');
    expect(pickAt(grid, at, 2, 'door')?.id).toBe('car');
    expect(pickAt(grid, at, 2, 'car')?.id, 'from the largest to the smallest').toBe('scratch');
  });

  test('a click on nothing takes nothing', () => {
    expect(pickAt(grid, { x: 900, y: 700 }, 2, 'car')).toBeNull();
  });

  test('the index finds what a walk over all boxes finds', () => {
    const next = numbers(7);
    const boxes = Array.from({ length: 600 }, (_, index) => {
      const size = next() < 0.1 ? 700 : 60;
      return placed(`b${index}`, next() * 1100 - 50, next() * 900 - 50, next() * size, next() * size);
    });
    const index = new BoxGrid(boxes, picture);
    for (let round = 0; round < 200; round++) {
      const rect: Rect = { x: next() * 1000, y: next() * 800, width: next() * 80, height: next() * 80 };
      const slow = boxes.filter((box) => overlaps(box.rect, rect));
      expect(index.within(rect), `round ${round}`).toEqual(slow);
    }
  });

  test('every box under the cursor is listed once, smallest first', () => {
    expect(boxesAt(grid, { x: 225, y: 205 }, 1).map((box) => box.id)).toEqual(['scratch', 'door', 'car']);
  });

  test('corners win over edges, edges grab along their whole length', () => {
    expect(handleAt(car.rect, { x: 102, y: 98 }, 6)).toBe('nw');
    expect(handleAt(car.rect, { x: 333, y: 403 }, 6)).toBe('s');
    expect(handleAt(car.rect, { x: 300, y: 250 }, 6), 'the inside moves').toBeNull();
    expect(handleAt(car.rect, { x: 80, y: 250 }, 6), 'too far out').toBeNull();
  });

  test('a box smaller than the reach can still be moved by its middle', () => {
    expect(handleAt({ x: 50, y: 50, width: 4, height: 4 }, { x: 52, y: 52 }, 6)).toBeNull();
  });

  test('Tab walks in reading order', () => {
    const boxes = [placed('low', 0, 500, 9, 9), placed('right', 500, 12, 9, 9), placed('left', 5, 30, 9, 9)];
    const order = [beside(boxes, null, 1, 800)];
    for (let step = 0; step < 3; step++) order.push(beside(boxes, order.at(-1) ?? null, 1, 800));
    expect(order.map((box) => box?.id), 'and round').toEqual(['left', 'right', 'low', 'left']);
  });
});
