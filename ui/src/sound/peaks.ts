/** The outline of a clip: lowest and highest sample per slice of time, at several zooms. */

import { peaksHeader } from '../lib/peaks.ts';

/** One level: `min` and `max` in -1..1 over all channels, `perSecond` buckets each second. */
export type Level = { perSecond: number; min: Float32Array; max: Float32Array };
export type Peaks = { levels: readonly Level[]; seconds: number; loudest: number };

const factor = 4;

/**
 * Reads the bytes that `peaksHeader` describes. Each further level is four times coarser.
 *
 * Throws when the bytes are not that.
 */
export function readPeaks(bytes: ArrayBuffer): Peaks {
  const header = peaksHeader(bytes);
  if (header === null) throw new Error('not an outline of a clip, or cut off');
  const { bucketsPerSecond: perSecond, channels, buckets } = header;
  const view = new DataView(bytes);
  const finest: Level = { perSecond, min: new Float32Array(buckets), max: new Float32Array(buckets) };
  let loudest = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    let [low, high] = [32767, -32768];
    for (let channel = 0; channel < channels; channel++) {
      const at = header.at + (bucket * channels + channel) * 4;
      low = Math.min(low, view.getInt16(at, true));
      high = Math.max(high, view.getInt16(at + 2, true));
    }
    finest.min[bucket] = low / 32768;
    finest.max[bucket] = high / 32768;
    loudest = Math.max(loudest, -low / 32768, high / 32768);
  }
  const levels = [finest];
  for (let level = finest; level.min.length > 2048; levels.push(level)) level = coarser(level);
  return { levels, seconds: buckets / perSecond, loudest };
}

function coarser({ perSecond, min, max }: Level): Level {
  const length = Math.ceil(min.length / factor);
  const made: Level = { perSecond: perSecond / factor, min: new Float32Array(length), max: new Float32Array(length) };
  for (let at = 0; at < length; at++) {
    let [low, high] = [1, -1];
    for (let from = at * factor; from < Math.min(min.length, (at + 1) * factor); from++) {
      low = Math.min(low, min[from] ?? 0);
      high = Math.max(high, max[from] ?? 0);
    }
    made.min[at] = low;
    made.max[at] = high;
  }
  return made;
}

/** The lowest and highest sample under each of `count` columns from `start` on, `seconds` wide each. */
export function columns(peaks: Peaks, start: number, seconds: number, count: number): [low: number, high: number][] {
  // The coarsest level that still has a bucket for every column.
  const level = peaks.levels.findLast((each) => each.perSecond * seconds >= 1) ?? peaks.levels[0];
  if (!level) return [];
  const { perSecond, min, max } = level;
  return Array.from({ length: count }, (_, column): [number, number] => {
    const from = Math.max(0, Math.floor((start + column * seconds) * perSecond));
    const to = Math.min(min.length, Math.max(from + 1, Math.floor((start + (column + 1) * seconds) * perSecond)));
    if (start + (column + 1) * seconds <= 0 || from >= to) return [0, 0];
    let [low, high] = [1, -1];
    for (let bucket = from; bucket < to; bucket++) {
      low = Math.min(low, min[bucket] ?? 0);
      high = Math.max(high, max[bucket] ?? 0);
    }
    return [low, high];
  });
}
