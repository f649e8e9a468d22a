/**
 * Drawing by keys alone: arrows move the crosshair while no box is selected, Enter sets a corner where it is.
 *
 * The crosshair is the place of the cursor, so that a corner set by a key may be closed by the mouse and the
 * other way round. Points are image pixels.
 */

import type { Point, Size } from './geometry.ts';
import { imageFromScreen, screenFromImage, visibleRect, type View } from './view.ts';

/** How far one press goes: one pixel, ten, or a tenth of what is in sight. */
export type Stride = 'pixel' | 'ten' | 'leap';

export type Sight = { view: View; screen: Size; picture: Size };

/** Screen px that stay free around the crosshair when the picture follows it. */
const margin = 40;

/** Where the crosshair is after a press: on whole pixels, in the picture. From nowhere it starts in the middle of what is in sight. */
export function aimed(from: Point | null, way: Point, stride: Stride, sight: Sight): Point {
  if (!from || !inSight(from, sight)) return middle(sight);
  const far = stride === 'leap' ? leap(sight) : stride === 'ten' ? 10 : 1;
  return inside({ x: from.x + way.x * far, y: from.y + way.y * far }, sight.picture);
}

/** `view`, panned as little as brings the crosshair well into sight. */
export function following(at: Point, { view, screen }: Sight): View {
  const { x, y } = screenFromImage(view, at);
  const free = Math.min(margin, screen.width / 4, screen.height / 4);
  const into = (value: number, length: number) => Math.min(Math.max(value, free), length - free) - value;
  const [dx, dy] = [into(x, screen.width), into(y, screen.height)];
  return dx === 0 && dy === 0 ? view : { ...view, left: view.left + dx, top: view.top + dy };
}

function leap({ view, screen, picture }: Sight): number {
  const seen = visibleRect(view, screen);
  return Math.max(1, Math.round(Math.min(seen.width, seen.height, picture.width, picture.height) / 10));
}

function middle({ view, screen, picture }: Sight): Point {
  return inside(imageFromScreen(view, { x: screen.width / 2, y: screen.height / 2 }), picture);
}

function inSight(at: Point, { view, screen, picture }: Sight): boolean {
  const { x, y } = screenFromImage(view, at);
  const onScreen = x >= 0 && y >= 0 && x <= screen.width && y <= screen.height;
  return onScreen && at.x >= 0 && at.y >= 0 && at.x <= picture.width && at.y <= picture.height;
}

function inside({ x, y }: Point, { width, height }: Size): Point {
  const within = (value: number, most: number) => Math.min(Math.max(Math.round(value), 0), most);
  return { x: within(x, width), y: within(y, height) };
}
