/**
 * Segments as pure functions: each takes all segments of a clip and answers one patch.
 *
 * Times are whole microseconds from the first sample. Unless the ground allows overlap, no patch
 * makes segments overlap: what would is stopped at the neighbours. Nothing reaches beyond the clip,
 * and nothing is shorter than {@link leastMicros}. Null means that nothing is to be done, or nothing can be.
 */

import type { Patch, Segment } from '../../lib/generated/api.ts';
import { join } from './words.ts';

export type Line = { type: 'segment' } & Segment;
export type Timed = Line & { start_micros: number; end_micros: number };
export type Side = 'start' | 'end';

/** What segments lie on: the clip, and whether two may lie over each other. */
export type Ground = { end: number; overlap: boolean };
export type Span = { start: number; end: number };

export const leastMicros = 50_000;

export function isTimed(line: Line): line is Timed {
  return line.start_micros !== undefined && line.end_micros !== undefined;
}

/** Those with times, by start, then end, then id. */
export function timedOf(lines: readonly Line[]): Timed[] {
  return lines.filter(isTimed).sort((a, b) => a.start_micros - b.start_micros || a.end_micros - b.end_micros || (a.id < b.id ? -1 : 1));
}

/** A new segment between two moments, in either order; stopped at the neighbours of `from`. */
export function draw(lines: readonly Line[], ground: Ground, from: number, to: number, fresh: Line): Patch | null {
  const free = ground.overlap ? { start: 0, end: ground.end } : freeAround(lines, ground, from);
  if (!free) return null;
  const [start, end] = [clamp(Math.min(from, to), free), clamp(Math.max(from, to), free)];
  return end - start < leastMicros ? null : put({ ...fresh, start_micros: start, end_micros: end });
}

/** The empty ground around a moment; null inside a segment. */
export function freeAround(lines: readonly Line[], ground: Ground, at: number): Span | null {
  const free = { start: 0, end: ground.end };
  for (const { start_micros, end_micros } of lines.filter(isTimed)) {
    if (start_micros < at && at < end_micros) return null;
    if (end_micros <= at) free.start = Math.max(free.start, end_micros);
    else free.end = Math.min(free.end, start_micros);
  }
  return free.start < free.end ? free : null;
}

/** One side of a segment at `to`; the neighbours stay. */
export function moveBoundary(lines: readonly Line[], ground: Ground, id: string, side: Side, to: number): Patch | null {
  const line = timed(lines, id);
  if (!line) return null;
  const room = roomOf(lines, ground, line);
  const [start, end] = [line.start_micros, Math.min(line.end_micros, ground.end)];
  const range = side === 'start' ? { start: room.start, end: end - leastMicros } : { start: start + leastMicros, end: room.end };
  return range.start > range.end ? null : changed(line, side === 'start' ? { start: clamp(to, range), end } : { start, end: clamp(to, range) });
}

/** The end of one and the start of the next, which touch, at `to`. */
export function moveShared(lines: readonly Line[], left: string, right: string, to: number): Patch | null {
  const [one, other] = [timed(lines, left), timed(lines, right)];
  if (!one || !other || one.end_micros !== other.start_micros) return null;
  const range = { start: one.start_micros + leastMicros, end: other.end_micros - leastMicros };
  const at = clamp(to, range);
  if (range.start > range.end || at === one.end_micros) return null;
  return put({ ...one, end_micros: at }, { ...other, start_micros: at });
}

/** The segment that touches this side of another, or null. */
export function touching(lines: readonly Line[], id: string, side: Side): string | null {
  const line = timed(lines, id);
  if (!line) return null;
  const touches = (each: Timed): boolean => (side === 'start' ? each.end_micros === line.start_micros : each.start_micros === line.end_micros);
  return lines.filter(isTimed).find((each) => each.id !== id && touches(each))?.id ?? null;
}

/** The whole segment from `start` on, as long as it was. */
export function moveWhole(lines: readonly Line[], ground: Ground, id: string, start: number): Patch | null {
  const line = timed(lines, id);
  if (!line) return null;
  const room = roomOf(lines, ground, line);
  const length = line.end_micros - line.start_micros;
  if (room.end - room.start < length) return null;
  const from = clamp(start, { start: room.start, end: room.end - length });
  return changed(line, { start: from, end: from + length });
}

/** In two at a moment; `head` and `tail` are what each says. The first keeps its id. */
export function split(lines: readonly Line[], id: string, at: number, [head, tail]: readonly [string, string], fresh: string): Patch | null {
  const line = timed(lines, id);
  const moment = Math.round(at);
  if (!line || moment - line.start_micros < leastMicros || line.end_micros - moment < leastMicros) return null;
  return put({ ...line, end_micros: moment, text: head }, { ...line, id: fresh, start_micros: moment, text: tail });
}

/** Two as one: from the earliest start to the latest end, the texts in their order. The first keeps its id and speaker. */
export function merge(lines: readonly Line[], first: string, second: string): Patch | null {
  const [one, other] = [find(lines, first), find(lines, second)];
  if (!one || !other || first === second) return null;
  const times = [one, other].filter(isTimed);
  const merged: Line = { ...one, text: join(one.text, other.text) };
  if (times.length > 0) {
    merged.start_micros = Math.min(...times.map((each) => each.start_micros));
    merged.end_micros = Math.max(...times.map((each) => each.end_micros));
  }
  const speaker = one.speaker ?? other.speaker;
  if (speaker !== undefined) merged.speaker = speaker;
  return { put: [merged], remove: [other.id] };
}

export function remove(lines: readonly Line[], id: string): Patch | null {
  return find(lines, id) ? { put: [], remove: [id] } : null;
}

/** Who speaks; null takes the speaker away. */
export function speak(lines: readonly Line[], id: string, speaker: string | null): Patch | null {
  const line = find(lines, id);
  if (!line || (line.speaker ?? null) === speaker) return null;
  const { speaker: _, ...rest } = line;
  return put(speaker === null ? rest : { ...rest, speaker });
}

/** How far a segment may reach without touching what is not its own. What lies over it already does not hinder it more. */
function roomOf(lines: readonly Line[], ground: Ground, { id, start_micros: start, end_micros: end }: Timed): Span {
  const room = { start: 0, end: ground.end };
  if (ground.overlap) return room;
  for (const other of lines.filter(isTimed)) {
    if (other.id === id) continue;
    if (other.start_micros <= start) room.start = Math.max(room.start, Math.min(other.end_micros, start));
    if (other.start_micros >= start) room.end = Math.min(room.end, Math.max(other.start_micros, end));
  }
  return room;
}

function changed(line: Timed, { start, end }: Span): Patch | null {
  return start === line.start_micros && end === line.end_micros ? null : put({ ...line, start_micros: start, end_micros: end });
}

function clamp(at: number, { start, end }: Span): number {
  return Math.min(Math.max(Math.round(at), start), end);
}

function put(...lines: Line[]): Patch {
  return { put: lines, remove: [] };
}

function find(lines: readonly Line[], id: string): Line | null {
  return lines.find((each) => each.id === id) ?? null;
}

function timed(lines: readonly Line[], id: string): Timed | null {
  const line = find(lines, id);
  return line && isTimed(line) ? line : null;
}
