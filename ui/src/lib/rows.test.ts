import { expect, test } from 'vitest';
import { rowAfter, rowsIn, scrolledTo } from './rows.ts';

test('a list of a million rows draws a screen of them', () => {
  expect(rowsIn(1_000_000, 20, 200_000, 400)).toEqual({ from: 9998, to: 10_022 });
  expect(rowsIn(3, 20, 0, 400), 'a short one draws all').toEqual({ from: 0, to: 3 });
  expect(rowsIn(2, 20, 400, 100), 'a list that shrank while scrolled draws nothing past its end').toEqual({ from: 2, to: 2 });
});

test('revealing a row moves no further than it must', () => {
  expect([scrolledTo(0, 20, 100, 60), scrolledTo(6, 20, 100, 60), scrolledTo(10, 20, 100, 60)]).toEqual([0, 100, 160]);
});

test('keys stop at the ends', () => {
  expect([rowAfter('ArrowUp', 0, 9, 4), rowAfter('PageDown', 7, 9, 4), rowAfter('End', 2, 9, 4), rowAfter('a', 2, 9, 4)]).toEqual([0, 8, 8, null]);
  expect(rowAfter('ArrowDown', -1, 9, 4), 'with nothing marked the first comes first').toBe(0);
});
