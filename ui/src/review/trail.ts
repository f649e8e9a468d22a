/** Decisions of one sitting, so that each can be taken back and made again. Pure. */

import type { Verdict } from '../lib/generated/api.ts';

export type Made = { id: string; verdict: Verdict };
/** Newest last. `undone` is what can be made again. */
export type Trail = { made: readonly Made[]; undone: readonly Made[] };

export const noTrail: Trail = { made: [], undone: [] };

const without = (list: readonly Made[], id: string): Made[] => list.filter((each) => each.id !== id);

/** A case was decided; whatever was decided about it before is of the past. Other cases keep theirs. */
export function decidedOn(trail: Trail, made: Made): Trail {
  return { made: [...without(trail.made, made.id), made], undone: without(trail.undone, made.id) };
}

/** The decision on a case was taken back. */
export function takenBack(trail: Trail, made: Made): Trail {
  return { made: without(trail.made, made.id), undone: [...without(trail.undone, made.id), made] };
}
