// What a labeler set for this sitting: kept from item to item, gone with the window.
import type { Box } from './box.ts';

export class Sitting {
  /** Boxes that cannot be taken, moved, changed or deleted, by id. */
  locked = $state.raw<ReadonlySet<string>>(new Set());
  /** Boxes that are not shown, by id. */
  hidden = $state.raw<ReadonlySet<string>>(new Set());
  /** The boxes of the item before are copied into each next empty one. */
  keepCopying = $state(false);
  /** Zoom and place stay from item to item. */
  keepView = $state(false);
  /** Boxes of the item before that its copy of some takes, by id. */
  picked = $state.raw<ReadonlySet<string>>(new Set());
  /** What paste puts down, and the hash of the item it was copied from. */
  clipboard: { boxes: readonly Box[]; from: string | null } = { boxes: [], from: null };
  /** Items that boxes were copied into because they were empty: once is enough, or undo would not last. */
  readonly filled = new Set<string>();
}

const sittings = new Map<string, Sitting>();

/** The sitting of a project, the same one for every editor opened on it. */
export function sittingOf(place: string): Sitting {
  const known = sittings.get(place) ?? new Sitting();
  sittings.set(place, known);
  return known;
}
