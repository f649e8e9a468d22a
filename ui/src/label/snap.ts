/** Puts a side of a box on the strongest edge near it. */

import { bottom, right, type Rect, type Side } from './geometry.ts';

/** Luma of a part of the picture, full size, row by row; `x` and `y` are where it begins. */
export type Patch = { x: number; y: number; width: number; height: number; luma: ArrayLike<number> };

/** How far a side looks for an edge, image px. */
export const snapReach = 6;
/** Pixels on either side of a line that say how strong it is. */
const depth = 2;

/**
 * `rect` with `side` on the line within `reach` px across which luma changes most, seen over the
 * whole length of that side; of equal ones the nearest. Lines are between pixels, so the side lands
 * on a whole number, at least one px from the opposite side. Without any change in luma, or where
 * `pixels` does not reach, `rect` comes back as it is.
 */
export function snapSide(pixels: Patch, rect: Rect, side: Side, reach = snapReach): Rect {
  const upright = side === 'left' || side === 'right';
  const at = { left: rect.x, right: right(rect), top: rect.y, bottom: bottom(rect) }[side];
  const opposite = { left: right(rect), right: rect.x, top: bottom(rect), bottom: rect.y }[side];
  const before = side === 'left' || side === 'top';
  const strength = (line: number) =>
    upright
      ? strengthAt(pixels, line - pixels.x, rect.y - pixels.y, bottom(rect) - pixels.y, pixels.width, pixels.height, 1, pixels.width)
      : strengthAt(pixels, line - pixels.y, rect.x - pixels.x, right(rect) - pixels.x, pixels.height, pixels.width, pixels.width, 1);
  let best = { line: at, strength: 0 };
  for (const line of linesNear(at, reach)) {
    if (before ? line > opposite - 1 : line < opposite + 1) continue;
    const here = strength(line);
    // Beside an edge luma changes too: the foot of one out of reach is no edge.
    if (here > best.strength && here >= strength(line - 1) && here >= strength(line + 1)) best = { line, strength: here };
  }
  return best.line === at ? rect : withSideAt(rect, side, best.line);
}

/** The pixels that {@link snapSide} reads, not yet cut to the picture. */
export function edgeBand(rect: Rect, side: Side, reach = snapReach): Rect {
  const by = reach + depth + 2;
  const along = { x: Math.floor(rect.x), y: Math.floor(rect.y), width: Math.ceil(rect.width) + 1, height: Math.ceil(rect.height) + 1 };
  const line = { left: rect.x, right: right(rect), top: rect.y, bottom: bottom(rect) }[side];
  const start = Math.floor(line) - by;
  return side === 'left' || side === 'right' ? { ...along, x: start, width: 2 * by } : { ...along, y: start, height: 2 * by };
}

/** Whole lines within `reach`, nearest first. */
function linesNear(at: number, reach: number): number[] {
  const lines: number[] = [];
  for (let line = Math.ceil(at - reach); line <= at + reach; line++) lines.push(line);
  return lines.sort((a, b) => Math.abs(a - at) - Math.abs(b - at) || a - b);
}

/**
 * Mean absolute difference of luma across a line, the two nearest pixels weighted 2, the next 1.
 * `across` and `along` are the steps in the luma from one pixel to the next.
 */
function strengthAt(pixels: Patch, line: number, from: number, to: number, room: number, length: number, across: number, along: number): number {
  if (line < 1 || line > room - 1) return 0;
  const [first, end] = [Math.max(0, Math.floor(from)), Math.min(length, Math.ceil(to))];
  const outer = { before: Math.max(0, line - depth), after: Math.min(room - 1, line + 1) };
  let sum = 0;
  for (let index = first; index < end; index++) {
    const luma = (place: number) => pixels.luma[place * across + index * along] ?? 0;
    sum += Math.abs(2 * (luma(line) - luma(line - 1)) + luma(outer.after) - luma(outer.before));
  }
  return end > first ? sum / (end - first) : 0;
}

function withSideAt(rect: Rect, side: Side, line: number): Rect {
  switch (side) {
    case 'left':
      return { ...rect, x: line, width: right(rect) - line };
    case 'top':
      return { ...rect, y: line, height: bottom(rect) - line };
    case 'right':
      return { ...rect, width: line - rect.x };
    case 'bottom':
      return { ...rect, height: line - rect.y };
  }
}
