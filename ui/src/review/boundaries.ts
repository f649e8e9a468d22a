/** Segments of several people on one time line, and where their cuts differ. Pure; times in millis. */

import type { CaseLayer, Segment } from '../lib/generated/api.ts';
import type { Stretch } from '../sound/heard.ts';

/** `away` is how far the nearest such edge of the others is; null where it agrees with all of them. */
export type Edge = { at: number; away: number | null };
export type Bar = { id: string; text: string; from: Edge; to: Edge };
export type Lane = { labeler: string; bars: readonly Bar[] };

type Timed = { id: string; text: string; from: number; to: number };

/** One lane for each layer that has segments with times, in their order. An edge is odd when another lane has none within `limit`. */
export function lanesOf(layers: readonly Pick<CaseLayer, 'labeler' | 'marks'>[], limit: number): Lane[] {
  const timed = layers.map(({ labeler, marks }) => ({ labeler, segments: marks.filter((mark) => mark.type === 'segment').flatMap(asTimed).sort((a, b) => a.from - b.from || a.to - b.to) })).filter(({ segments }) => segments.length > 0);
  return timed.map(({ labeler, segments }) => {
    const others = timed.filter((each) => each.labeler !== labeler).map((each) => each.segments);
    const edge = (at: number, side: 'from' | 'to'): Edge => {
      // The one lane that is furthest from agreeing decides.
      const away = Math.max(0, ...others.map((segments) => nearest(segments.map((each) => each[side]), at)));
      return { at, away: away > limit ? away : null };
    };
    return { labeler, bars: segments.map(({ id, text, from, to }) => ({ id, text, from: edge(from, 'from'), to: edge(to, 'to') })) };
  });
}

/** From the first to the last edge that is odd, with what is beside it in sight; all of it when none is. */
export function sightOf(lanes: readonly Lane[], length: number): Stretch {
  const bars = lanes.flatMap((lane) => lane.bars);
  const odd = bars.flatMap(({ from, to }) => [from, to]).filter(({ away }) => away !== null).map(({ at }) => at);
  const of = odd.length > 0 ? odd : bars.flatMap(({ from, to }) => [from.at, to.at]);
  if (of.length === 0) return { from: 0, to: length };
  const [first, last] = [Math.min(...of), Math.max(...of)];
  const room = Math.max(1000, (last - first) * 0.25);
  return { from: Math.max(0, first - room), to: Math.min(Math.max(length, last), last + room) };
}

/** Where a moment stands in `sight`, 0..=1; outside of it at its ends. */
export function shareOf(sight: Stretch, at: number): number {
  return Math.min(1, Math.max(0, (at - sight.from) / Math.max(1, sight.to - sight.from)));
}

/** "340 ms", "1.2 s", or "only here" where nobody else has one near. */
export function awayWords(away: number): string {
  if (away > 3000) return 'only here';
  return away < 1000 ? `${Math.round(away)} ms` : `${(away / 1000).toFixed(1)} s`;
}

function nearest(edges: readonly number[], at: number): number {
  return Math.min(...edges.map((edge) => Math.abs(edge - at)));
}

function asTimed({ id, text, start_micros, end_micros }: Segment): Timed[] {
  return start_micros === undefined || end_micros === undefined ? [] : [{ id, text, from: start_micros / 1000, to: end_micros / 1000 }];
}
