// The part of a picture on screen, in image px. Pure.
import type { Rect } from './generated/api.ts';

/** Shows `factor` times less around a point that stays where it is, between the whole picture and 8 px. */
export function zoomed(view: Rect, whole: Rect, at: { x: number; y: number }, factor: number): Rect {
  const width = Math.min(whole.width, Math.max(8, view.width / factor));
  const scale = width / view.width;
  const height = view.height * scale;
  return kept({ x: at.x - (at.x - view.x) * scale, y: at.y - (at.y - view.y) * scale, width, height }, whole);
}

/** Moved so that no more than needed lies outside the picture. */
export function kept(view: Rect, whole: Rect): Rect {
  const clamp = (start: number, size: number, from: number, all: number): number =>
    size >= all ? from + (all - size) / 2 : Math.min(from + all - size, Math.max(from, start));
  return { ...view, x: clamp(view.x, view.width, whole.x, whole.width), y: clamp(view.y, view.height, whole.y, whole.height) };
}

/** A rectangle around some boxes with room about them, of this aspect where the picture allows it. Null without boxes. */
export function around(boxes: readonly Rect[], whole: Rect, aspect: number): Rect | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  const wide = Math.max((right - left) * 1.5, (bottom - top) * 1.5 * aspect, whole.width * 0.22);
  const width = Math.min(whole.width, wide);
  const height = Math.min(whole.height, wide / aspect);
  return kept({ x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height }, whole);
}
