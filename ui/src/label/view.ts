/** Where the picture is on the screen: a scale and the screen position of its top-left corner. */

import type { Point, Rect, Size } from './geometry.ts';

/** `scale` is screen px per image px; `left` and `top` are screen px. */
export type View = { scale: number; left: number; top: number };

export const smallestScale = 0.01;
export const largestScale = 64;

export function screenFromImage(view: View, at: Point): Point {
  return { x: view.left + at.x * view.scale, y: view.top + at.y * view.scale };
}

export function imageFromScreen(view: View, at: Point): Point {
  return { x: (at.x - view.left) / view.scale, y: (at.y - view.top) / view.scale };
}

export function screenRect(view: View, rect: Rect): Rect {
  const { x, y } = screenFromImage(view, rect);
  return { x, y, width: rect.width * view.scale, height: rect.height * view.scale };
}

/** The part of the image space that a screen of this size shows. */
export function visibleRect(view: View, screen: Size): Rect {
  const { x, y } = imageFromScreen(view, { x: 0, y: 0 });
  return { x, y, width: screen.width / view.scale, height: screen.height / view.scale };
}

/** `view` scaled by `factor` with the image point under `at` staying there. */
export function zoomedAt(view: View, at: Point, factor: number): View {
  const scale = Math.min(Math.max(view.scale * factor, smallestScale), largestScale);
  const ratio = scale / view.scale;
  return { scale, left: at.x - (at.x - view.left) * ratio, top: at.y - (at.y - view.top) * ratio };
}

export function panned(view: View, dx: number, dy: number): View {
  return { ...view, left: view.left + dx, top: view.top + dy };
}

/** The whole of `rect` in the middle of the screen, never larger than `most`. */
export function fitted(rect: Rect, screen: Size, margin = 16, most = largestScale): View {
  const room = (length: number) => Math.max(1, length - 2 * margin);
  const wanted = Math.min(room(screen.width) / rect.width, room(screen.height) / rect.height);
  const scale = Math.min(Math.max(wanted, smallestScale), most);
  return centred({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }, scale, screen);
}

/** The view at `scale` with an image point in the middle of the screen. */
export function centred(at: Point, scale: number, screen: Size): View {
  return { scale, left: screen.width / 2 - at.x * scale, top: screen.height / 2 - at.y * scale };
}

/** `view`, panned back if less than `keep` screen px of the picture would be left in sight. */
export function keptInSight(view: View, picture: Size, screen: Size, keep = 48): View {
  const within = (value: number, length: number, room: number) =>
    Math.min(Math.max(value, keep - length), room - keep);
  return {
    ...view,
    left: within(view.left, picture.width * view.scale, screen.width),
    top: within(view.top, picture.height * view.scale, screen.height),
  };
}

/** The factor of one wheel event: smooth for touchpads, about 1.2 for one notch of a mouse. */
export function wheelFactor(deltaY: number, deltaMode: number): number {
  const pixels = deltaMode === 1 ? deltaY * 33 : deltaMode === 2 ? deltaY * 100 : deltaY;
  return Math.exp(-Math.min(Math.max(pixels, -200), 200) * 0.0018);
}
