/** What an editor's hand works on. */

import type { EditKind, Mark, Patch } from '../lib/generated/api.ts';

/** The layer under the hand: a labeler's own, or what a lead draws for a decision. */
export type EditedLayer = {
  readonly marks: readonly Mark[];
  /** Marks of the item before, for copying, and that item's hash. */
  readonly carried: readonly Mark[];
  readonly carriedFrom?: string | null;
  /** Submitted: nothing may be put here unasked. */
  readonly sealed?: boolean;
  mayEdit(): boolean;
  edit(kind: EditKind, patch: Patch): boolean;
  undo(): void;
  redo(): void;
  say(text: string, tone?: 'plain' | 'warning'): void;
};
