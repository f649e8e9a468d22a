/** What of the segments lies under a place of the waveform. Places in px, moments in microseconds. */

import { placeOf, type Timeline } from '../timeline.ts';
import { timedOf, touching, type Line, type Side, type Timed } from './segments.ts';
import type { Grip } from './tool.ts';

/** The strip with number, speaker and text along the top of the wave. */
export const stripPx = 20;
const reachPx = 5;

export type Place = { x: number; y: number };

/**
 * The boundary near the pointer, the `active` segment's before others; else the strip of a segment; else nothing.
 * With `alone` a boundary that two segments share is only this one's: the active one's, or the one on whose side the pointer is.
 */
export function gripAt(lines: readonly Line[], timeline: Timeline, { x, y }: Place, active: string | null, alone: boolean): Grip | null {
  const all = timedOf(lines);
  const near = all.flatMap((line) => sidesOf(line, timeline).map(({ side, at }) => ({ line, side, far: Math.abs(at - x) })));
  const found = near
    .filter(({ line, far }) => far <= reach(line, timeline))
    .sort((a, b) => a.far - b.far || rank(b.line, active) - rank(a.line, active) || inside(b, x, timeline) - inside(a, x, timeline))[0];
  if (found) {
    const { line, side } = found;
    return { part: 'boundary', id: line.id, side, other: alone ? null : touching(lines, line.id, side) };
  }
  const strip = y <= stripPx ? lineUnder(all, timeline, x, active) : null;
  return strip && { part: 'strip', id: strip.id, start: strip.start_micros };
}

/** The segment over a place: the active one, or the one that began last. */
export function lineUnder(all: readonly Timed[], timeline: Timeline, x: number, active: string | null): Timed | null {
  const under = all.filter((line) => xOf(timeline, line.start_micros) <= x && x < xOf(timeline, line.end_micros));
  return under.find(({ id }) => id === active) ?? under.at(-1) ?? null;
}

export function xOf(timeline: Timeline, micros: number): number {
  return placeOf(timeline, micros / 1e6);
}

function sidesOf(line: Timed, timeline: Timeline): { side: Side; at: number }[] {
  return [
    { side: 'start', at: xOf(timeline, line.start_micros) },
    { side: 'end', at: xOf(timeline, line.end_micros) },
  ];
}

/** Short segments keep a part in the middle that is not a boundary. */
function reach(line: Timed, timeline: Timeline): number {
  const wide = xOf(timeline, line.end_micros) - xOf(timeline, line.start_micros);
  return Math.min(reachPx, wide / 3);
}

function rank(line: Timed, active: string | null): number {
  return line.id === active ? 1 : 0;
}

function inside({ line, side }: { line: Timed; side: Side }, x: number, timeline: Timeline): number {
  return side === 'start' ? Number(x >= xOf(timeline, line.start_micros)) : Number(x <= xOf(timeline, line.end_micros));
}
