/** A text that a lead writes for a decision, and the segments it stands for. Pure. */

import type { CaseLayer, Mark, Segment } from '../lib/generated/api.ts';

/** What is edited: the text of a layer, one line for each of its segments where those have times. */
export function linesOf({ marks, text }: Pick<CaseLayer, 'marks' | 'text'>): string {
  const segments = timedOf(marks);
  return segments.length > 0 ? segments.map((each) => oneLine(each.text)).join('\n') : (text ?? '');
}

/** Whether each line of what is written has its own time. */
export function isTimed(marks: readonly Mark[]): boolean {
  return timedOf(marks).length > 0;
}

/**
 * What was written, as marks. Over segments with times each line is one of them, with its time and speaker; an empty
 * line leaves it out. Null when there are more or fewer lines: no time could be told for them.
 */
export function marksOf(from: readonly Mark[], written: string, newId: () => string): Mark[] | null {
  const segments = timedOf(from);
  if (segments.length === 0) {
    const text = written.trim();
    return text === '' ? [] : [{ type: 'segment', id: newId(), text }];
  }
  const lines = written.split('\n').map((line) => line.trim());
  if (lines.every((line) => line === '')) return [];
  while (lines.length > segments.length && lines.at(-1) === '') lines.pop();
  if (lines.length !== segments.length) return null;
  return segments.flatMap((segment, at): Mark[] => (lines[at] ? [{ ...segment, type: 'segment', id: newId(), text: lines[at] }] : []));
}

/** In the order they are spoken: a layer keeps its marks by content. */
function timedOf(marks: readonly Mark[]): Segment[] {
  const segments: Segment[] = marks.filter((mark) => mark.type === 'segment');
  if (!segments.every((each) => each.start_micros !== undefined && each.end_micros !== undefined)) return [];
  return segments.sort((a, b) => (a.start_micros ?? 0) - (b.start_micros ?? 0) || (a.end_micros ?? 0) - (b.end_micros ?? 0));
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
