/**
 * One item's layer as the screen shows it: what the server has, and the gestures on their way.
 *
 * Pure functions over one state. Undo and redo are the server's, so they show when it answers.
 */

import type { EditKind, Mark, OpenLayer, Patch } from '../lib/generated/api.ts';

export type Gesture =
  | { type: 'edit'; kind: EditKind; patch: Patch; view: string | null }
  | { type: 'undo' }
  | { type: 'redo' };

export type LayerState = {
  /** What the server last said. */
  saved: OpenLayer;
  /** Gestures it has not confirmed, oldest first. */
  pending: readonly Gesture[];
  /** Why the oldest one could not be saved. */
  failure: string | null;
};

export function opened(saved: OpenLayer): LayerState {
  return { saved, pending: [], failure: null };
}

/** `marks` after `patch`: the rule of the server, so that what shows is what will be. */
export function patched(marks: readonly Mark[], patch: Patch): Mark[] {
  const put = new Map(patch.put.map((mark) => [mark.id, mark]));
  const gone = new Set(patch.remove);
  const kept = marks.map((mark) => {
    const changed = put.get(mark.id);
    put.delete(mark.id);
    return changed ?? mark;
  });
  return [...kept, ...put.values()]
    .filter((mark) => !gone.has(mark.id))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** The marks to show: saved ones with every waiting edit on top. */
export function shownMarks(state: LayerState): readonly Mark[] {
  return state.pending.reduce<readonly Mark[]>(
    (marks, gesture) => (gesture.type === 'edit' ? patched(marks, gesture.patch) : marks),
    state.saved.marks,
  );
}

export function withGesture(state: LayerState, gesture: Gesture): LayerState {
  return { ...state, pending: [...state.pending, gesture] };
}

/** The oldest gesture is saved; `saved` is the layer after it. */
export function confirmed(state: LayerState, saved: OpenLayer): LayerState {
  return { saved, pending: state.pending.slice(1), failure: null };
}

export function refused(state: LayerState, failure: string): LayerState {
  return { ...state, failure };
}

/**
 * The layer moved on without us; `saved` is how it stands now.
 *
 * Edits stay and go on top of it, except those it already holds: their answer was lost on the
 * way. A waiting undo or redo in front was meant for what the labeler saw, so it is dropped.
 */
export function rebased(state: LayerState, saved: OpenLayer): LayerState {
  const pending = [...state.pending];
  const [first] = pending;
  if (first && (first.type !== 'edit' || isHeld(saved.marks, first.patch))) pending.shift();
  return { saved, pending, failure: null };
}

/** The oldest gesture given up. */
export function abandoned(state: LayerState): LayerState {
  return { ...state, pending: state.pending.slice(1), failure: null };
}

function isHeld(marks: readonly Mark[], patch: Patch): boolean {
  const held = new Map(marks.map((mark) => [mark.id, JSON.stringify(sorted(mark))]));
  return (
    patch.put.every((mark) => held.get(mark.id) === JSON.stringify(sorted(mark))) &&
    patch.remove.every((id) => !held.has(id))
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]));
}
