// Changes of marks in words, and as boxes before and after. Pure.
import { number, words } from '../../lib/format.ts';
import type { ClassSummary, MarkChange, Rect } from '../../lib/generated/api.ts';
import type { Drawn } from '../../lib/Picture.svelte';
import { nameOf } from '../item/marks.ts';

type Named = Pick<ClassSummary, 'key' | 'name' | 'index'>;

/** One change as a short sentence. */
export function sentence(change: MarkChange, classes: readonly Named[]): string {
  const { before, after, iou } = change;
  const name = (mark: MarkChange['before']): string => (mark?.type === 'box' ? nameOf(mark.class, classes) : '');
  const overlap = iou === null ? '' : `, overlap ${number(iou)}`;
  switch (change.kind) {
    case 'box_added':
      return `${name(after)} box added`;
    case 'box_removed':
      return `${name(before)} box removed`;
    case 'box_moved':
      return `${name(after)} box moved${overlap}`;
    case 'nudged':
      return `${name(after)} box nudged`;
    case 'class':
      return `${name(before)} became ${name(after)}`;
    case 'text':
      return 'text changed';
    case 'truth_added':
      return 'has a truth now';
    case 'truth_removed':
      return 'has no truth any more';
    default:
      return words(change.kind);
  }
}

/** Sentences with how often each was said, in order of first saying. */
export function told(sentences: readonly string[]): { text: string; times: number }[] {
  const counts = new Map<string, number>();
  for (const text of sentences) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, times]) => ({ text, times }));
}

export function drawnChanges(changes: readonly MarkChange[]): Drawn[] {
  return changes.flatMap(({ before, after }): Drawn[] => [
    ...(before?.type === 'box' ? [{ mark: before, tone: 'reference' as const, dashed: true, name: 'before' }] : []),
    ...(after?.type === 'box' ? [{ mark: after, tone: 'current' as const, name: 'after' }] : []),
  ]);
}

export function changedRects(changes: readonly MarkChange[]): Rect[] {
  return drawnChanges(changes).map(({ mark }) => mark);
}
