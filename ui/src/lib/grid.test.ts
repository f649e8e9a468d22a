import { expect, test } from 'vitest';
import { moveOf, rangeOf, revealed, shapeOf } from './grid.ts';

const square = (width: number): number => width;

test('cards fill the width without leaving room for another', () => {
  for (const width of [100, 399, 400, 1213, 2560]) {
    const shape = shapeOf(width, 1000, 180, 10, square);
    const used = shape.columns * shape.cardWidth + (shape.columns - 1) * shape.gap;
    expect(used, `${width} px may not overflow`).toBeLessThanOrEqual(Math.max(width, shape.cardWidth));
    expect(width - used, 'less than one px a column is left').toBeLessThan(shape.columns + 1);
  }
});

test('of a hundred thousand cards only those near the screen are drawn', () => {
  const shape = shapeOf(1200, 100_000, 190, 10, square);
  const { from, to } = rangeOf(shape, 100_000, 1_500_000, 800, 2);
  expect(to - from, 'a screen and four spare rows').toBeLessThanOrEqual(shape.columns * 10);
  expect(from % shape.columns, 'rows are drawn whole').toBe(0);
});

test('the range never leaves the list', () => {
  const shape = shapeOf(1200, 7, 190, 10, square);
  expect(rangeOf(shape, 7, 9_999, 800, 2)).toEqual({ from: 7, to: 7 });
  expect(rangeOf(shape, 0, 0, 800, 2)).toEqual({ from: 0, to: 0 });
});

test('an arrow at the edge stays, a page stops at the end', () => {
  const shape = shapeOf(400, 10, 190, 10, square);
  expect(moveOf('ArrowLeft', 0, 10, shape, 3), 'nothing is left of the first').toBe(0);
  expect(moveOf('ArrowDown', 9, 10, shape, 3)).toBe(9);
  expect(moveOf('PageDown', 5, 10, shape, 3)).toBe(9);
  expect(moveOf('x', 5, 10, shape, 3), 'other keys are not the grid’s').toBeNull();
});

test('a card that is on screen does not move the list', () => {
  const shape = shapeOf(400, 100, 190, 10, square);
  expect(revealed(0, shape, 0, 600)).toBe(0);
  const below = revealed(20, shape, 0, 600);
  expect(below + 600, 'its lower edge is reached').toBe(11 * shape.rowHeight);
});
