/** The boxes of a picture as a list: in which order, which of them, and what each row says. Pure. */

import type { BoxMark } from '../lib/generated/api.ts';
import { unknownClass, type DrawClass } from './classes.ts';
import type { Rect } from './geometry.ts';
import { sizeInWords } from './size.ts';

/** What a list can be narrowed to: a class by its key, or one of these. */
export const traits = ['small', 'occluded', 'ambiguous', 'noted', 'untouched', 'locked', 'hidden'] as const;
export type Trait = (typeof traits)[number];
export type Narrowed = { class: string | null; trait: Trait | null };
export const all: Narrowed = { class: null, trait: null };

export type ListedBox = { id: string; rect: Rect; of: DrawClass; size: string; traits: readonly Trait[] };

export type Marked = { locked: ReadonlySet<string>; hidden: ReadonlySet<string> };

/** In reading order as Tab walks: rows of a tenth of the picture, left to right. */
export function listed(boxes: readonly BoxMark[], classes: readonly DrawClass[], marked: Marked, pictureHeight: number, pxPerMm: number | null): ListedBox[] {
  const known = new Map(classes.map((each) => [each.key, each]));
  const row = (box: BoxMark): number => Math.floor((box.y / Math.max(1, pictureHeight)) * 10);
  return [...boxes]
    .sort((a, b) => row(a) - row(b) || a.x - b.x || a.y - b.y || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map((box) => {
      const of = known.get(box.class) ?? unknownClass;
      const { text, enough } = sizeInWords(box, null, of.least);
      const small = pxPerMm === null ? enough === false : sizeInWords(box, pxPerMm, of.least).enough === false;
      const { x, y, width, height } = box;
      return { id: box.id, rect: { x, y, width, height }, of, size: text, traits: traitsOf(box, small, marked) };
    });
}

function traitsOf(box: BoxMark, small: boolean, { locked, hidden }: Marked): Trait[] {
  const has: Record<Trait, boolean> = {
    small,
    occluded: box.flags?.includes('occluded') ?? false,
    ambiguous: box.flags?.includes('ambiguous') ?? false,
    noted: (box.note ?? '') !== '',
    untouched: box.origin?.touched === false,
    locked: locked.has(box.id),
    hidden: hidden.has(box.id),
  };
  return traits.filter((trait) => has[trait]);
}

export function narrowed(rows: readonly ListedBox[], to: Narrowed): ListedBox[] {
  return rows.filter((row) => (to.class === null || row.of.key === to.class) && (to.trait === null || row.traits.includes(to.trait)));
}

/** The classes and traits that occur, with how often; what a filter offers. */
export function occurring(rows: readonly ListedBox[]): { classes: { of: DrawClass; count: number }[]; traits: { trait: Trait; count: number }[] } {
  const classes = new Map<string, { of: DrawClass; count: number }>();
  for (const { of } of rows) classes.set(of.key, { of, count: (classes.get(of.key)?.count ?? 0) + 1 });
  return {
    classes: [...classes.values()].sort((a, b) => b.count - a.count || (a.of.name < b.of.name ? -1 : 1)),
    traits: traits.map((trait) => ({ trait, count: rows.filter((row) => row.traits.includes(trait)).length })).filter(({ count }) => count > 0),
  };
}

/** A row as it is read out: "scratch, 20 × 4 px, small, occluded". */
export function rowInWords({ of, size, traits: has }: ListedBox): string {
  return [of.name, size, ...has].join(', ');
}
