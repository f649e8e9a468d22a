/** The classes one can draw with, in the order of their keys. */

import type { AttributeSpec, Class, ClassSummary, Least } from '../lib/generated/api.ts';
import { classInk, type Ink } from './palette.ts';

export type DrawClass = {
  key: string;
  name: string;
  definition: string;
  retired: boolean;
  ink: Ink;
  press: string | null;
  /** What its boxes carry. */
  attributes: readonly AttributeSpec[];
  /** The least length of a box's longer side. */
  least: Least | null;
};

/**
 * Classes by index; retired ones last, without a key. `made` are classes added here that the
 * project's information does not list yet. Colours follow the index, so they never change.
 * `keyOf` says the key in force of the class at a place from 1, or nothing.
 */
export function drawClasses(known: readonly ClassSummary[], made: readonly Class[], keyOf: (place: number) => string = () => ''): DrawClass[] {
  const all = new Map<string, Omit<Class, never>>();
  for (const each of [...made, ...known]) all.set(each.key, each);
  const sorted = [...all.values()].sort((a, b) => Number(a.retired) - Number(b.retired) || a.index - b.index);
  return sorted.map((each, at) => ({
    key: each.key,
    name: each.name,
    definition: each.definition,
    retired: each.retired,
    ink: classInk(each.index),
    attributes: each.attributes,
    least: each.least,
    press: (!each.retired && at < 20 && keyOf(at + 1)) || null,
  }));
}

/** What stands for a class that no longer exists anywhere. */
export const unknownClass: DrawClass = {
  key: '',
  name: 'unknown class',
  definition: '',
  retired: true,
  ink: { colour: '#b9c3c8', dash: [2, 3], letter: '?' },
  press: null,
  attributes: [],
  least: null,
};
