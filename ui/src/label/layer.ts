/**
 * One item's layer as the screen shows it: what the server has, and the gestures on their way.
 *
 * Pure functions over one state. Undo, redo and returning are the server's, so they show when it
 * answers. One edit copies the list of marks once, however many marks there are.
 */

import type { Edited, EditKind, Mark, OpenLayer, Patch } from '../lib/generated/api.ts';

export type Gesture =
  | { type: 'edit'; kind: EditKind; patch: Patch; view: string | null }
  | { type: 'undo' }
  | { type: 'redo' }
  /** Back to how the layer was after `edit`, as one more edit. */
  | { type: 'return'; edit: string };

/** What the server last said of the layer, without its marks. */
export type Saved = Omit<OpenLayer, 'marks'>;

export type LayerState = {
  saved: Saved;
  /** The marks to show, in the order of their ids: saved ones with every waiting edit on top. */
  shown: readonly Mark[];
  /** Saved marks are `base` with `settled` on top, put together only when somebody needs them. */
  base: readonly Mark[];
  settled: readonly Patch[];
  /** Gestures the server has not confirmed, oldest first. */
  pending: readonly Gesture[];
  /** Why the oldest one could not be saved. */
  failure: string | null;
};

export function opened({ marks, ...saved }: OpenLayer): LayerState {
  const base = inOrder(marks);
  return { saved, shown: base, base, settled: [], pending: [], failure: null };
}

/** `marks` in the order the server keeps them; the same list when it is in order. */
export function inOrder<M extends Mark>(marks: readonly M[]): readonly M[] {
  const sound = marks.every((mark, at) => at === 0 || (marks[at - 1]?.id ?? '') < mark.id);
  return sound ? marks : [...marks].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** `marks`, which are in order, after `patch`: the rule of the server, so that what shows is what will be. */
export function patched(marks: readonly Mark[], patch: Patch): Mark[] {
  const after = marks.slice();
  const fresh = new Map<string, Mark>();
  for (const mark of patch.put) {
    const at = placeOf(after, mark.id);
    if (after[at]?.id === mark.id) after[at] = mark;
    else fresh.set(mark.id, mark);
  }
  if (fresh.size === 1) for (const mark of fresh.values()) after.splice(placeOf(after, mark.id), 0, mark);
  else if (fresh.size > 1) {
    for (const mark of fresh.values()) after.push(mark);
    after.sort((a, b) => (a.id < b.id ? -1 : 1));
  }
  if (patch.remove.length > 8) {
    const gone = new Set(patch.remove);
    return after.filter((mark) => !gone.has(mark.id));
  }
  for (const id of patch.remove) {
    const at = placeOf(after, id);
    if (after[at]?.id === id) after.splice(at, 1);
  }
  return after;
}

/** The mark of this id among marks in order. */
export function markOf(marks: readonly Mark[], id: string): Mark | null {
  const mark = marks[placeOf(marks, id)];
  return mark?.id === id ? mark : null;
}

/** What the server has, without the gestures on their way. */
export function savedMarks(state: LayerState): readonly Mark[] {
  return state.settled.reduce<readonly Mark[]>(patched, state.base);
}

export function withGesture(state: LayerState, gesture: Gesture): LayerState {
  const shown = gesture.type === 'edit' ? patched(state.shown, gesture.patch) : state.shown;
  return { ...state, shown, pending: [...state.pending, gesture] };
}

/** The oldest gesture is saved, and this is what it did. */
export function confirmed(state: LayerState, edited: Edited): LayerState {
  const { patch, ...line } = edited;
  const [first, ...pending] = state.pending;
  const saved: Saved = { ...state.saved, ...line, state: 'draft' };
  const settled = [...state.settled, patch];
  const asShown = first?.type === 'edit' && same(first.patch, patch);
  const next = { ...state, saved, pending, failure: null };
  if (asShown) return pending.length ? { ...next, settled } : { ...next, base: state.shown, settled: [] };
  return onTop({ ...next, base: savedMarks({ ...state, settled }), settled: [] });
}

export function refused(state: LayerState, failure: string): LayerState {
  return { ...state, failure };
}

/**
 * The layer moved on without us; `layer` is how it stands now.
 *
 * Edits stay and go on top of it, except those it already holds: their answer was lost on the
 * way. A waiting undo, redo or return in front was meant for what the labeler saw, so it is dropped.
 */
export function rebased(state: LayerState, layer: OpenLayer): LayerState {
  const fresh = opened(layer);
  const pending = [...state.pending];
  const [first] = pending;
  if (first && (first.type !== 'edit' || isHeld(fresh.base, first.patch))) pending.shift();
  return onTop({ ...fresh, pending });
}

/** The oldest gesture given up. */
export function abandoned(state: LayerState): LayerState {
  return onTop({ ...state, base: savedMarks(state), settled: [], pending: state.pending.slice(1), failure: null });
}

/** Whether two values that came as JSON say the same; absent and undefined are one. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, at) => same(each, b[at]));
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key in left) if (!same(left[key], right[key])) return false;
  for (const key in right) if (right[key] !== undefined && left[key] === undefined) return false;
  return true;
}

function onTop(state: LayerState): LayerState {
  const edits = state.pending.filter((gesture) => gesture.type === 'edit');
  return { ...state, shown: edits.reduce<readonly Mark[]>((marks, edit) => patched(marks, edit.patch), state.base) };
}

/** Where `id` is among marks in order, or where it would be. */
function placeOf(marks: readonly Mark[], id: string): number {
  let [from, to] = [0, marks.length];
  // A new mark has the newest id: most often the place is the end.
  if (to === 0 || (marks[to - 1]?.id ?? '') < id) return to;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((marks[middle]?.id ?? '') < id) from = middle + 1;
    else to = middle;
  }
  return from;
}

function isHeld(marks: readonly Mark[], patch: Patch): boolean {
  const gone = new Set(patch.remove);
  return (
    patch.put.every((mark) => gone.has(mark.id) || same(bare(markOf(marks, mark.id)), bare(mark))) &&
    patch.remove.every((id) => markOf(marks, id) === null)
  );
}

/** Without what the server itself adds to a mark. */
function bare(mark: Mark | null): unknown {
  return mark?.type === 'box' ? { ...mark, origin: undefined } : mark;
}
