import { expect, test } from 'vitest';
import { shift, strips, type AtRest } from './boxlayer.ts';
import { BoxGrid } from './grid.ts';
import { crowdOf } from './paint.ts';

const screen = { width: 800, height: 600 };
const rest: AtRest = { grid: new BoxGrid([], screen), lifted: new Set(), ghosts: [], view: { scale: 2, left: 10, top: 20.5 }, screen };
const panned = (dx: number, dy: number): AtRest => ({ ...rest, view: { ...rest.view, left: 10 + dx, top: 20.5 + dy } });

test('a pan by whole pixels only shifts what is painted', () => {
  expect(shift(rest, panned(7, -3), 1)).toEqual({ x: 7, y: -3 });
  expect(shift(rest, panned(0.5, 0), 2), 'half a px is whole on a fine screen').toEqual({ x: 0.5, y: 0 });
});

test('anything else is painted anew', () => {
  expect(shift(null, rest, 1)).toBeNull();
  expect(shift(rest, panned(0.5, 0), 1), 'lines would blur').toBeNull();
  expect(shift(rest, panned(500, 0), 1), 'more than half is new').toBeNull();
  expect(shift(rest, { ...rest, view: { ...rest.view, scale: 2.1 } }, 1)).toBeNull();
  expect(shift(rest, { ...rest, grid: new BoxGrid([], screen) }, 1)).toBeNull();
  expect(shift(rest, { ...rest, lifted: new Set(['a']) }, 1)).toBeNull();
  expect(shift(rest, { ...rest, ghosts: [] }, 1)).toBeNull();
});

test('the strips of a shift and what was there before cover the screen', () => {
  for (const by of [{ x: 9, y: 0 }, { x: -9, y: 4 }, { x: 0, y: -30 }]) {
    const inStrip = (x: number, y: number) => strips(screen, by).some((s) => x >= s.x && y >= s.y && x < s.x + s.width && y < s.y + s.height);
    for (let x = 0; x < 800; x += 3)
      for (let y = 0; y < 600; y += 3) {
        const before = x - by.x >= 0 && x - by.x < 800 && y - by.y >= 0 && y - by.y < 600;
        if (!before) expect(inStrip(x, y), `${x}, ${y} after ${by.x}, ${by.y}`).toBe(true);
      }
  }
});

test('the more boxes, the less of each', () => {
  expect([10, 250, 251, 800, 801].map((count) => crowdOf(count))).toEqual(['few', 'few', 'some', 'some', 'many']);
});

test('a pan along the border between two crowds keeps to one of them', () => {
  expect([crowdOf(810, 'some'), crowdOf(790, 'many'), crowdOf(255, 'few'), crowdOf(245, 'some')]).toEqual(['some', 'many', 'few', 'some']);
  expect([crowdOf(2000, 'few'), crowdOf(5, 'many'), crowdOf(300, 'many')]).toEqual(['many', 'few', 'some']);
});
