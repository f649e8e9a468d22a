/** The texts of a clip: its segments in time order, and the edit that puts a text into one. */

import type { Mark, Patch } from '../lib/generated/api.ts';
import type { Line } from './segments/segments.ts';

export type { Line } from './segments/segments.ts';

/** Segments by start, then end; those without times last. */
export function linesOf(marks: readonly Mark[]): Line[] {
  const at = (micros: number | undefined) => micros ?? Infinity;
  return marks
    .filter((mark): mark is Line => mark.type === 'segment')
    .sort((a, b) => at(a.start_micros) - at(b.start_micros) || at(a.end_micros) - at(b.end_micros) || (a.id < b.id ? -1 : 1));
}

/** What is stored of a text: without white space around it, so that a space at the end is no disagreement. */
export function stored(text: string): string {
  return text.trim();
}

/** The edit that makes `line` say `text`, or null when it already does. An emptied line is removed. */
export function textPatch(marks: readonly Mark[], line: Line, text: string): Patch | null {
  const there = linesOf(marks).find((each) => each.id === line.id);
  const wanted = stored(text);
  if ((there?.text ?? '') === wanted) return null;
  if (wanted === '' && line.start_micros === undefined) return { put: [], remove: [line.id] };
  return { put: [{ ...(there ?? line), text: wanted }], remove: [] };
}

export function wordCount(texts: readonly string[]): number {
  return texts.reduce((count, text) => count + (text.match(/\S+/g)?.length ?? 0), 0);
}
