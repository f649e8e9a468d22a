/** The boxes of a picture as a list: in which order, which of them, and what each row says. Pure. */

import type { BoxMark } from '../lib/generated/api.ts';
import { unknownClass, type DrawClass } from './classes.ts';
import { sizeInWords } from './size.ts';

/** What a list can be narrowed to: a class by its key, or one of these. */
export const traits = ['small', 'occluded', 'ambiguous', 'noted', 'untouched', 'locked', 'hidden'] as const;
export type Trait = (typeof traits)[number];
export type Narrowed = { class: string | null; trait: Trait | null };
export const all: Narrowed = { class: null, trait: null };

export type ListedBox = { id: string; box: BoxMark; of: DrawClass; size: string; traits: readonly Trait[] };

/** What rows are made from besides the boxes. */
export type ListedBy = {
  classes: readonly DrawClass[];
  locked: ReadonlySet<string>;
  hidden: ReadonlySet<string>;
  pictureHeight: number;
  pxPerMm: number | null;
};

/** Rows and what they were made from, so that an edit makes only the rows it changed anew. */
export type Listed = { rows: readonly ListedBox[]; by: ListedBy | null };
export const nothingListed: Listed = { rows: [], by: null };

/** In reading order as Tab walks: rows of a tenth of the picture, left to right. */
export function listed(before: Listed, boxes: readonly BoxMark[], by: ListedBy): Listed {
  const same = before.by?.classes === by.classes && before.by.pxPerMm === by.pxPerMm;
  const known = new Map(by.classes.map((each) => [each.key, each]));
  const left = new Map(boxes.map((box) => [box.id, box]));
  const rowOf = (box: BoxMark, was?: ListedBox): ListedBox => {
    const marks = same && was?.box === box && was.traits.includes('locked') === by.locked.has(box.id) && was.traits.includes('hidden') === by.hidden.has(box.id);
    return marks ? was : madeRow(box, known.get(box.class) ?? unknownClass, by);
  };
  // Old rows first, in their order: what is sorted already is sorted quickly.
  const rows = before.rows.flatMap((was): ListedBox[] => {
    const box = left.get(was.id);
    left.delete(was.id);
    return box ? [rowOf(box, was)] : [];
  });
  for (const box of left.values()) rows.push(rowOf(box));
  const height = Math.max(1, by.pictureHeight);
  const line = (box: BoxMark): number => Math.floor((box.y / height) * 10);
  rows.sort(({ box: a }, { box: b }) => line(a) - line(b) || a.x - b.x || a.y - b.y || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { rows, by };
}

function madeRow(box: BoxMark, of: DrawClass, { locked, hidden, pxPerMm }: ListedBy): ListedBox {
  const small = of.least !== null && sizeInWords(box, pxPerMm, of.least).enough === false;
  const has: Record<Trait, boolean> = {
    small,
    occluded: box.flags?.includes('occluded') ?? false,
    ambiguous: box.flags?.includes('ambiguous') ?? false,
    noted: (box.note ?? '') !== '',
    untouched: box.origin?.touched === false,
    locked: locked.has(box.id),
    hidden: hidden.has(box.id),
  };
  return { id: box.id, box, of, size: sizeInWords(box, null, null).text, traits: traits.filter((trait) => has[trait]) };
}

export function narrowed(rows: readonly ListedBox[], to: Narrowed): readonly ListedBox[] {
  if (to.class === null && to.trait === null) return rows;
  return rows.filter((row) => (to.class === null || row.of.key === to.class) && (to.trait === null || row.traits.includes(to.trait)));
}

/** The classes and traits that occur, with how often; what a filter offers. */
export function occurring(rows: readonly ListedBox[]): { classes: { of: DrawClass; count: number }[]; traits: { trait: Trait; count: number }[] } {
  const classes = new Map<string, { of: DrawClass; count: number }>();
  const found = new Map<Trait, number>();
  for (const { of, traits: has } of rows) {
    classes.set(of.key, { of, count: (classes.get(of.key)?.count ?? 0) + 1 });
    for (const trait of has) found.set(trait, (found.get(trait) ?? 0) + 1);
  }
  return {
    classes: [...classes.values()].sort((a, b) => b.count - a.count || (a.of.name < b.of.name ? -1 : 1)),
    traits: traits.flatMap((trait) => (found.has(trait) ? [{ trait, count: found.get(trait) ?? 0 }] : [])),
  };
}

/** A row as it is read out: "scratch, 20 × 4 px, small, occluded". */
export function rowInWords({ of, size, traits: has }: ListedBox): string {
  return [of.name, size, ...has].join(', ');
}
