/** The selected boxes in words and as typed numbers. Pure. */

import type { BoxMark } from '../lib/generated/api.ts';
import { bottom, right, type Rect, type Size } from './geometry.ts';

export type RectField = 'x' | 'y' | 'width' | 'height';
export const rectFields: readonly { field: RectField; name: string; short: string }[] = [
  { field: 'x', name: 'Left', short: 'X' },
  { field: 'y', name: 'Top', short: 'Y' },
  { field: 'width', name: 'Width', short: 'W' },
  { field: 'height', name: 'Height', short: 'H' },
];

/** A typed value put into a box. `cut` says what the border of the picture made of it. */
export type Typed = { rect: Rect; cut: string | null };

/**
 * `rect` with one number typed anew, kept inside the picture: a place stops where the box would
 * leave it, a size is at least 1 px and ends at the border.
 */
export function typedRect({ x, y, width, height }: Rect, field: RectField, value: number, bounds: Size): Typed {
  const rect: Rect = { x, y, width, height };
  const across = field === 'x' || field === 'width';
  const end = across ? bounds.width : bounds.height;
  const place = field === 'x' || field === 'y';
  const [least, most] = place ? [0, Math.max(0, end - (across ? width : height))] : [Math.min(1, end), Math.max(Math.min(1, end), end - (across ? x : y))];
  const kept = Math.min(most, Math.max(least, value));
  if (kept === value) return { rect: { ...rect, [field]: kept }, cut: null };
  const where = kept === least && !place ? 'a box is at least 1 px' : `the ${kept === least ? (across ? 'left' : 'upper') : across ? 'right' : 'lower'} border of the picture`;
  return { rect: { ...rect, [field]: kept }, cut: place || kept !== least ? `Stopped at ${where}` : `Not smaller: ${where}` };
}

/** A number as a field shows it: tenths at most. */
export function shownNumber(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/**
 * Where a box came from, or null when it was drawn here. `nameOf` names the item with a hash.
 */
export function originInWords({ origin, confidence }: Pick<BoxMark, 'origin' | 'confidence'>, nameOf: (hash: string) => string | null): string | null {
  if (!origin) return null;
  if (origin.kind === 'inherited') {
    return `Copied from ${nameOf(origin.from) ?? 'another item'}, ${origin.touched ? 'changed since' : 'untouched'}`;
  }
  const sure = confidence === undefined ? '' : `, ${confidence.toFixed(2)}`;
  return `From ${origin.from}${sure}, ${origin.touched ? 'changed since' : 'accepted untouched'}`;
}

/** True when any part of a box lies outside the picture, as imported ones may. */
export function reachesOut(rect: Rect, bounds: Size): boolean {
  return rect.x < 0 || rect.y < 0 || right(rect) > bounds.width || bottom(rect) > bounds.height;
}
