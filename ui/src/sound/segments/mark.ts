/** Boundaries set while it plays, and segments suggested from speech. */

import type { Patch } from '../../lib/generated/api.ts';
import { draw, freeAround, isTimed, moveBoundary, timedOf, type Ground, type Line, type Span } from './segments.ts';

/** What a boundary did: the segment it ended or made. */
export type Marked = { patch: Patch; id: string; made: boolean };

/**
 * A boundary at a moment: inside a segment it ends it there, the `active` one before others. Else it
 * makes one from the last boundary on, of `open`: the line being written that has no times yet.
 */
export function mark(lines: readonly Line[], ground: Ground, at: number, active: string | null, open: Line): Marked | null {
  const writing = active === open.id && open.text !== '';
  const over = writing ? null : covering(lines, at, active);
  if (over) {
    const patch = moveBoundary(lines, ground, over, 'end', at);
    return patch && { patch, id: over, made: false };
  }
  const free = freeAround(lines, ground, at);
  const patch = free && draw(lines, ground, free.start, at, open);
  return patch && { patch, id: open.id, made: true };
}

/** The segment that is heard at a moment: the `first` one where several are, else the one that began last. */
export function covering(lines: readonly Line[], at: number, first: string | null): string | null {
  const all = timedOf(lines).filter((each) => each.start_micros <= at && at < each.end_micros);
  return (all.find((each) => each.id === first) ?? all.at(-1))?.id ?? null;
}

/** Parts of speech shorter than this are left over from a boundary, not a segment. */
const leastSuggested = 250_000;

/** Speech that no segment holds yet, in order. */
export function suggestions(regions: readonly Span[], lines: readonly Line[], ground: Ground): Span[] {
  const taken = timedOf(lines);
  const found: Span[] = [];
  let first = 0;
  for (const region of [...regions].sort((a, b) => a.start - b.start)) {
    let from = Math.max(0, Math.round(region.start));
    const end = Math.min(ground.end, Math.round(region.end));
    while (first < taken.length && (taken[first]?.end_micros ?? 0) <= from && !ground.overlap) first++;
    for (let at = first; at < taken.length && (taken[at]?.start_micros ?? Infinity) < end; at++) {
      const { start_micros = 0, end_micros = 0 } = taken[at] ?? {};
      if (start_micros - from >= leastSuggested) found.push({ start: from, end: start_micros });
      from = Math.max(from, end_micros);
    }
    if (end - from >= leastSuggested) found.push({ start: from, end });
  }
  return found;
}

/** The suggestion a key takes: at the moment, or the next one, or the first. */
export function nextSuggestion(all: readonly Span[], at: number): Span | null {
  return all.find((each) => each.end > at) ?? all[0] ?? null;
}

/** Suggestions as segments, in one edit; `ids` are theirs in the same order. */
export function accepted(spans: readonly Span[], ids: readonly string[]): Patch {
  return { put: spans.map(({ start, end }, at): Line => ({ type: 'segment', id: ids[at] ?? '', text: '', start_micros: start, end_micros: end })), remove: [] };
}

/** The line without times that is written next: the last one saved, or one not saved yet. */
export function openLine(lines: readonly Line[], fresh: string): Line {
  return lines.findLast((line) => !isTimed(line)) ?? { type: 'segment', id: fresh, text: '' };
}
