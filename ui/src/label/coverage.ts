/** Which parts of a picture were looked at closely enough: a grid of cells, pure. */

import type { Rect, Size } from './geometry.ts';

/** `seen` has 1 for every cell looked at, row by row. A new look makes a new coverage. */
export type Coverage = { size: Size; columns: number; rows: number; seen: Uint8Array };

/** A view counts after it stood still for this long. */
export const restMillis = 250;
const mostCells = 64;
const leastCellPx = 64;

/** Nothing of the picture looked at yet: at most 64 x 64 cells of at least 64 px. */
export function unseenPicture(size: Size): Coverage {
  const cells = (length: number) => Math.min(mostCells, Math.max(1, Math.floor(length / leastCellPx)));
  const [columns, rows] = [cells(size.width), cells(size.height)];
  return { size, columns, rows, seen: new Uint8Array(columns * rows) };
}

/**
 * `coverage` after `visible` (image px) was looked at. Only a `scale` of at least `zoom` counts, and
 * only cells wholly in sight; a cell that does not fit on the screen counts when it nearly fills it.
 * Comes back as the same object when nothing new was seen.
 */
export function looked(coverage: Coverage, visible: Rect, scale: number, zoom: number): Coverage {
  if (scale < zoom * 0.999) return coverage;
  const { columns, rows, size } = coverage;
  const across = inSight(visible.x, visible.width, size.width / columns, columns);
  const down = inSight(visible.y, visible.height, size.height / rows, rows);
  let next: Uint8Array | null = null;
  for (const row of down) {
    for (const column of across) {
      if (coverage.seen[row * columns + column]) continue;
      next ??= coverage.seen.slice();
      next[row * columns + column] = 1;
    }
  }
  return next ? { ...coverage, seen: next } : coverage;
}

/** The share of the picture looked at, 0..=1. */
export function shareSeen({ seen }: Coverage): number {
  return seen.reduce((sum, cell) => sum + cell, 0) / seen.length;
}

/**
 * Where to look next: the part of at most `window` (image px) with most of what was not looked at,
 * the uppermost and then leftmost of equals. Null when all was seen.
 */
export function mostUnseen(coverage: Coverage, window: Size): Rect | null {
  const { columns, rows, size } = coverage;
  const cell = { width: size.width / columns, height: size.height / rows };
  const wide = Math.min(columns, Math.max(1, Math.floor(window.width / cell.width)));
  const high = Math.min(rows, Math.max(1, Math.floor(window.height / cell.height)));
  const above = summed(coverage);
  const at = (column: number, row: number) => above[row * (columns + 1) + column] ?? 0;
  let best: { column: number; row: number; count: number } | null = null;
  for (let row = 0; row + high <= rows; row++) {
    for (let column = 0; column + wide <= columns; column++) {
      const count = at(column + wide, row + high) - at(column, row + high) - at(column + wide, row) + at(column, row);
      if (count > (best?.count ?? 0)) best = { column, row, count };
    }
  }
  return best && { x: best.column * cell.width, y: best.row * cell.height, width: wide * cell.width, height: high * cell.height };
}

/** Parts not looked at as few rectangles: runs of cells, one row each, image px. */
export function unseenRuns({ size, columns, rows, seen }: Coverage): Rect[] {
  const [width, height] = [size.width / columns, size.height / rows];
  const runs: Rect[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (seen[row * columns + column]) continue;
      const from = column;
      while (column < columns && !seen[row * columns + column]) column++;
      runs.push({ x: from * width, y: row * height, width: (column - from) * width, height });
    }
  }
  return runs;
}

/** A coverage as text, to be kept, and back; null when it is of another picture. */
export function coverageText({ columns, rows, seen }: Coverage): string {
  return `${columns}x${rows}:${Array.from(seen).join('').replace(/0+$/, '')}`;
}

export function coverageFrom(text: string, size: Size): Coverage | null {
  const empty = unseenPicture(size);
  const [shape, cells = ''] = text.split(':', 2);
  if (shape !== `${empty.columns}x${empty.rows}` || cells.length > empty.seen.length || /[^01]/.test(cells)) return null;
  return { ...empty, seen: empty.seen.map((_, at) => (cells[at] === '1' ? 1 : 0)) };
}

/** Cells of one axis that count as seen from `start` on over `length`. */
function inSight(start: number, length: number, cell: number, count: number): number[] {
  const found: number[] = [];
  const needed = Math.min(cell - 0.5, length * 0.9);
  const first = Math.max(0, Math.floor(start / cell) - 1);
  for (let index = first; index < count && index * cell < start + length; index++) {
    const shared = Math.min(start + length, (index + 1) * cell) - Math.max(start, index * cell);
    if (shared >= needed) found.push(index);
  }
  return found;
}

/** Running sums of unseen cells, one more column and row than there are cells. */
function summed({ columns, rows, seen }: Coverage): Int32Array {
  const sums = new Int32Array((columns + 1) * (rows + 1));
  const wide = columns + 1;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [up, left, corner] = [row * wide + column + 1, (row + 1) * wide + column, row * wide + column];
      sums[left + 1] = (sums[up] ?? 0) + (sums[left] ?? 0) - (sums[corner] ?? 0) + (seen[row * columns + column] ? 0 : 1);
    }
  }
  return sums;
}
