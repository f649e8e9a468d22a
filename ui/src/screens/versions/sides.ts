// Which two sides are compared, and what else could be. Pure.
import type { Log } from '../../lib/generated/api.ts';

export type Sides = { a: string; b: string };

/**
 * The sides the address names; else the newest version against the working set when that differs from it, else the two
 * newest versions, else the first two collections. Null when there are no two things to compare.
 */
export function sidesOf(search: Readonly<Record<string, string>>, log: Log | null, collections: readonly string[]): Sides | null {
  const { a, b } = search;
  if (a !== undefined && b !== undefined && a !== '' && b !== '') return { a, b };
  if (log === null) return null;
  const [newest, before] = log.versions;
  if (newest !== undefined && log.dirty > 0) return { a: newest.version, b: 'work' };
  if (newest !== undefined && before !== undefined) return { a: before.version, b: newest.version };
  const [first, second] = collections;
  return first !== undefined && second !== undefined ? { a: `collection:${first}`, b: `collection:${second}` } : null;
}

/** `collection:line 3` as "line 3", `work` as "working set". */
export function sideName(side: string): string {
  if (side === 'work') return 'working set';
  return side.startsWith('collection:') ? side.slice('collection:'.length) : side;
}
