/** Boxes and points in image pixels: what a gesture makes of a rectangle. */

export type Point = { x: number; y: number };
export type Rect = { x: number; y: number; width: number; height: number };
export type Size = { width: number; height: number };

/** Which sides of a box a handle drags: a corner holds two, an edge one. */
export type Handle = 'nw' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w';
export const handles: readonly Handle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];
export type Side = 'left' | 'right' | 'top' | 'bottom';

export const right = (rect: Rect): number => rect.x + rect.width;
export const bottom = (rect: Rect): number => rect.y + rect.height;
export const area = (rect: Rect): number => rect.width * rect.height;

/** Square px that both share; 0 when they only touch. */
export function intersectionArea(a: Rect, b: Rect): number {
  const width = Math.min(right(a), right(b)) - Math.max(a.x, b.x);
  const height = Math.min(bottom(a), bottom(b)) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}

/** Intersection over union in 0..1; 0 for boxes without area or that only touch. */
export function iou(a: Rect, b: Rect): number {
  const shared = intersectionArea(a, b);
  const union = area(a) + area(b) - shared;
  return union > 0 ? shared / union : 0;
}

export function sameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** The box between two corners in any order, on whole pixels. */
export function boxBetween(a: Point, b: Point): Rect {
  const [x, y] = [Math.round(Math.min(a.x, b.x)), Math.round(Math.min(a.y, b.y))];
  return {
    x,
    y,
    width: Math.round(Math.max(a.x, b.x)) - x,
    height: Math.round(Math.max(a.y, b.y)) - y,
  };
}

/** The part of `rect` inside a picture, or null when nothing with an area is left. */
export function clamped(rect: Rect, bounds: Size): Rect | null {
  const x = Math.max(0, rect.x);
  const y = Math.max(0, rect.y);
  const width = Math.min(bounds.width, right(rect)) - x;
  const height = Math.min(bounds.height, bottom(rect)) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** `rect` moved by whole pixels, stopped at the border with its size kept. */
export function moved(rect: Rect, dx: number, dy: number, bounds: Size): Rect {
  const within = (value: number, most: number) => Math.min(Math.max(0, value), Math.max(0, most));
  return {
    ...rect,
    x: within(rect.x + Math.round(dx), bounds.width - rect.width),
    y: within(rect.y + Math.round(dy), bounds.height - rect.height),
  };
}

/** How far a group around which `hull` lies can go: whole pixels, less where the border stops it. */
export function offsetWithin(hull: Rect, dx: number, dy: number, bounds: Size): Point {
  const to = moved(hull, dx, dy, bounds);
  return { x: to.x - hull.x, y: to.y - hull.y };
}

/** `rect` moved by exactly `by`, inside the picture, its size kept. */
export function shifted(rect: Rect, by: Point, bounds: Size): Rect {
  const within = (value: number, most: number) => Math.min(Math.max(0, value), Math.max(0, most));
  return {
    ...rect,
    x: within(rect.x + by.x, bounds.width - rect.width),
    y: within(rect.y + by.y, bounds.height - rect.height),
  };
}

/**
 * `rect` after one of its handles was dragged to `to`.
 *
 * Dragging past the opposite side flips the box. Sides that the handle does not hold keep their
 * exact value; a held one lands on a whole pixel inside the picture and at least one px away.
 */
export function resized(rect: Rect, handle: Handle, to: Point, bounds: Size): Rect {
  const [x, width] = handle.includes('w')
    ? span(right(rect), to.x, bounds.width)
    : handle.includes('e')
      ? span(rect.x, to.x, bounds.width)
      : [rect.x, rect.width];
  const [y, height] = handle.includes('n')
    ? span(bottom(rect), to.y, bounds.height)
    : handle.includes('s')
      ? span(rect.y, to.y, bounds.height)
      : [rect.y, rect.height];
  return { x, y, width, height };
}

/** Start and length between a side that stays and one that was dragged. */
function span(fixed: number, dragged: number, most: number): [start: number, length: number] {
  const end = Math.min(Math.max(0, Math.round(dragged)), most);
  if (Math.abs(end - fixed) >= 1) return [Math.min(fixed, end), Math.abs(end - fixed)];
  // Where there is no room on the dragged side of the fixed one, the px goes to the other.
  return end >= fixed && fixed + 1 <= most ? [fixed, 1] : [Math.max(0, fixed - 1), 1];
}

/** Where a side lies: x of the left and right, y of the top and bottom. */
export function sideAt(rect: Rect, side: Side): number {
  return { left: rect.x, right: right(rect), top: rect.y, bottom: bottom(rect) }[side];
}

/**
 * `rect` with one side at `value`, as far as the picture and the opposite side let it: at least
 * 1 px is left, or what there was of a box that is thinner.
 */
export function withSide(rect: Rect, side: Side, value: number, bounds: Size): Rect {
  const [r, b] = [right(rect), bottom(rect)];
  const [wide, high] = [Math.min(1, rect.width), Math.min(1, rect.height)];
  switch (side) {
    case 'left': {
      const x = Math.min(Math.max(0, value), r - wide);
      return { ...rect, x, width: r - x };
    }
    case 'top': {
      const y = Math.min(Math.max(0, value), b - high);
      return { ...rect, y, height: b - y };
    }
    case 'right':
      return { ...rect, width: Math.max(wide, Math.min(bounds.width, value) - rect.x) };
    case 'bottom':
      return { ...rect, height: Math.max(high, Math.min(bounds.height, value) - rect.y) };
  }
}

/** `rect` with one side pushed out (`by` > 0) or in, as {@link withSide} allows. */
export function sideMoved(rect: Rect, side: Side, by: number, bounds: Size): Rect {
  const outwards = side === 'left' || side === 'top' ? -1 : 1;
  return withSide(rect, side, sideAt(rect, side) + outwards * by, bounds);
}

/**
 * The sides that a dragged handle holds now: past the opposite side they change places.
 * `before` is the box when the drag began, `after` what {@link resized} made of it.
 */
export function heldSides(handle: Handle, before: Rect, after: Rect): Side[] {
  const sides: Side[] = [];
  if (handle.includes('w')) sides.push(after.x >= right(before) ? 'right' : 'left');
  if (handle.includes('e')) sides.push(right(after) <= before.x ? 'left' : 'right');
  if (handle.includes('n')) sides.push(after.y >= bottom(before) ? 'bottom' : 'top');
  if (handle.includes('s')) sides.push(bottom(after) <= before.y ? 'top' : 'bottom');
  return sides;
}

/** Where a handle sits on its box. */
export function handlePoint(rect: Rect, handle: Handle): Point {
  const x = handle.includes('w') ? rect.x : handle.includes('e') ? right(rect) : rect.x + rect.width / 2;
  const y = handle.includes('n') ? rect.y : handle.includes('s') ? bottom(rect) : rect.y + rect.height / 2;
  return { x, y };
}

export function contains(rect: Rect, at: Point): boolean {
  return at.x >= rect.x && at.x <= right(rect) && at.y >= rect.y && at.y <= bottom(rect);
}

/** Whether `inner` lies wholly in `outer`, edges included. */
export function holds(outer: Rect, inner: Rect): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && right(inner) <= right(outer) && bottom(inner) <= bottom(outer);
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a.x <= right(b) && b.x <= right(a) && a.y <= bottom(b) && b.y <= bottom(a);
}

/** `rect` with `by` added on every side. */
export function grown(rect: Rect, by: number): Rect {
  return { x: rect.x - by, y: rect.y - by, width: rect.width + 2 * by, height: rect.height + 2 * by };
}

/** The smallest box around all of them, or null without any. */
export function hull(rects: readonly Rect[]): Rect | null {
  const first = rects[0];
  if (!first) return null;
  return rects.reduce((all, rect) => {
    const [x, y] = [Math.min(all.x, rect.x), Math.min(all.y, rect.y)];
    return {
      x,
      y,
      width: Math.max(right(all), right(rect)) - x,
      height: Math.max(bottom(all), bottom(rect)) - y,
    };
  }, first);
}
