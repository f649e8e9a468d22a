/** What is under the cursor: a handle, an edge or a box. */

import { area, contains, grown, handlePoint, type Handle, type Point, type Rect } from './geometry.ts';
import type { BoxGrid, Placed } from './grid.ts';

const corners: readonly Handle[] = ['nw', 'ne', 'se', 'sw'];
const middles: readonly Handle[] = ['n', 'e', 's', 'w'];

/**
 * The handle of `rect` within `reach` image px of `at`, or null. Corners win over edges; along an
 * edge the whole length grabs, or with `edges` false its middle. A small box keeps its middle for moving.
 */
export function handleAt(rect: Rect, at: Point, reach: number, edges = true): Handle | null {
  const near = (from: Point) => Math.abs(from.x - at.x) <= reach && Math.abs(from.y - at.y) <= reach;
  const inner = Math.min(reach, Math.min(rect.width, rect.height) / 4);
  if (contains(grown(rect, -inner), at)) return null;
  const corner = corners.find((handle) => near(handlePoint(rect, handle)));
  if (corner) return corner;
  if (!edges) return middles.find((handle) => near(handlePoint(rect, handle))) ?? null;
  if (!contains(grown(rect, reach), at)) return null;
  return (
    middles.find((handle) => {
      const on = handlePoint(rect, handle);
      const across = handle === 'n' || handle === 's' ? on.y - at.y : on.x - at.x;
      return Math.abs(across) <= reach;
    }) ?? null
  );
}

/** Which boxes a click may take; the others are looked through. */
export type May<T> = (box: T) => boolean;

/** Boxes under `at`, smallest first: the order in which repeated clicks go deeper. */
export function boxesAt<T extends Placed>(grid: BoxGrid<T>, at: Point, reach: number, may: May<T> = () => true): T[] {
  const around = { x: at.x - reach, y: at.y - reach, width: 2 * reach, height: 2 * reach };
  return grid
    .within(around)
    .filter(may)
    .sort((a, b) => area(a.rect) - area(b.rect));
}

/** The box a click takes: the smallest, or the next larger one when `selected` is clicked again. */
export function pickAt<T extends Placed>(grid: BoxGrid<T>, at: Point, reach: number, selected: string | null, may?: May<T>): T | null {
  const under = boxesAt(grid, at, reach, may);
  const index = under.findIndex((box) => box.id === selected);
  return under[(index + 1) % under.length] ?? null;
}

/**
 * The box after `from` in reading order (rows of a tenth of the picture, left to right), or with
 * `by` -1 the one before; round at the ends. `from` need not be among them any more.
 */
export function beside<T extends Placed>(boxes: readonly T[], from: Placed | null, by: 1 | -1, pictureHeight: number): T | null {
  const row = (box: Placed) => Math.floor((box.rect.y / Math.max(1, pictureHeight)) * 10);
  const order = (a: Placed, b: Placed) =>
    by * (row(a) - row(b) || a.rect.x - b.rect.x || a.rect.y - b.rect.y || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  let first: T | null = null;
  let next: T | null = null;
  for (const box of boxes) {
    if (!first || order(box, first) < 0) first = box;
    if (from && order(box, from) > 0 && (!next || order(box, next) < 0)) next = box;
  }
  return next ?? first;
}
