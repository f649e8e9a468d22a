/** A box mark and what a hand makes of it: every function gives a new one, or the same when nothing changes. */

import type { AttributeValue, BoxMark, Mark, Origin } from '../lib/generated/api.ts';
import { clamped, moved, sameRect, type Rect, type Size } from './geometry.ts';

export type Box = { type: 'box' } & BoxMark;
export type Flag = 'occluded' | 'ambiguous';

export function isBox(mark: Mark): mark is Box {
  return mark.type === 'box';
}

export function rectOf({ x, y, width, height }: Rect): Rect {
  return { x, y, width, height };
}

/** Copied or accepted, and not changed since. */
export function untouched(box: Box, kind: Origin['kind']): boolean {
  return box.origin?.kind === kind && !box.origin.touched;
}

/** Moved or resized: from then on it counts as the labeler's own. */
export function movedTo(box: Box, rect: Rect): Box {
  return sameRect(box, rect) ? box : touched({ ...box, ...rectOf(rect) });
}

/** Given another class, which makes it the labeler's own too. */
export function classed(box: Box, key: string): Box {
  return box.class === key ? box : touched({ ...box, class: key });
}

export function flagged(box: Box, flag: Flag, on: boolean): Box {
  const flags = new Set(box.flags ?? []);
  if (flags.has(flag) === on) return box;
  if (on) flags.add(flag);
  else flags.delete(flag);
  const { flags: _, ...rest } = box;
  return flags.size ? { ...rest, flags: [...flags].sort() } : rest;
}

/** With an attribute said, or with null no longer said. */
export function attributed(box: Box, name: string, value: AttributeValue | null): Box {
  const { attributes, ...rest } = box;
  const before = attributes?.[name] ?? null;
  if (before === value) return box;
  const said = Object.entries(attributes ?? {}).filter(([each]) => each !== name);
  if (value !== null) said.push([name, value]);
  said.sort(([a], [b]) => (a < b ? -1 : 1));
  return said.length ? { ...rest, attributes: Object.fromEntries(said) } : rest;
}

/** With a note; an empty one takes it away. */
export function noted(box: Box, text: string): Box {
  const { note, ...rest } = box;
  const said = text.trim();
  if (said === (note ?? '')) return box;
  return said === '' ? rest : { ...rest, note: said };
}

/**
 * A copy inside the picture, `by` px to the right and down, or null when it would lie outside.
 * What was said of the one box alone stays with it: its note, its confidence, where it came from.
 */
export function copied(box: Box, id: string, by: number, picture: Size, origin: Origin | null): Box | null {
  const inside = clamped(rectOf(box), picture);
  if (!inside) return null;
  const { note: _note, confidence: _confidence, origin: _origin, ...rest } = box;
  return { ...rest, ...moved(inside, by, by, picture), id, ...(origin ? { origin } : {}) };
}

/** A model's box as the labeler's, its confidence kept, or null when it lies outside the picture. */
export function accepted(box: Box, id: string, model: string, picture: Size): Box | null {
  const inside = clamped(rectOf(box), picture);
  return inside && { ...box, ...inside, id, origin: { kind: 'model', from: model, touched: false } };
}

function touched(box: Box): Box {
  return box.origin && !box.origin.touched ? { ...box, origin: { ...box.origin, touched: true } } : box;
}
