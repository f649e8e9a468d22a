/** Which tiles of a spectrogram are in sight, and where they lie. Times in seconds, places in px. */

import { placeOf, timeAt, type Timeline } from './timeline.ts';

export const columnsPerTile = 512;
export const bands = 80;
const levels = 4;
const finestHop = 0.01;

export type MelTile = { level: number; index: number };

/** Seconds a column of a level stands for. */
export function hop(level: number): number {
  return finestHop * 4 ** level;
}

/** The coarsest level that still has a column for every px. */
export function melLevel(pxPerSecond: number): number {
  let level = 0;
  while (level + 1 < levels && hop(level + 1) * pxPerSecond <= 1) level++;
  return level;
}

/** The tiles in `width` px of the timeline, in order of time. */
export function melTiles(timeline: Timeline, width: number, seconds: number): MelTile[] {
  const level = melLevel(timeline.pxPerSecond);
  const span = hop(level) * columnsPerTile;
  const last = Math.min(timeAt(timeline, width), seconds);
  const [from, to] = [Math.max(0, Math.floor(timeline.start / span)), Math.ceil(last / span)];
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => ({ level, index: from + at }));
}

/** Where a tile of `columns` columns lies: its left edge and its width. */
export function melPlace({ level, index }: MelTile, columns: number, timeline: Timeline): { x: number; width: number } {
  const start = index * columnsPerTile * hop(level);
  return { x: placeOf(timeline, start), width: columns * hop(level) * timeline.pxPerSecond };
}
