/** The outline of a clip: lowest and highest sample per slice of time, at several zooms. */

import { peaksHeader } from '../lib/peaks.ts';

/** One level: `min` and `max` in -1..1, `perSecond` buckets each second. */
export type Level = { perSecond: number; min: Float32Array; max: Float32Array };
/** `levels` is of all channels together, `channels` has the levels of each one. */
export type Peaks = { levels: readonly Level[]; channels: readonly (readonly Level[])[]; seconds: number; loudest: number };

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
  const samples = new Int16Array(bytes, header.at, buckets * channels * 2);
  const each = Array.from({ length: channels }, (_, channel) => finest(samples, channel, channels, perSecond));
  const joined = each.length === 1 ? each[0]! : together(each);
  let loudest = 0;
  for (let at = 0; at < buckets; at++) loudest = Math.max(loudest, -(joined.min[at] ?? 0), joined.max[at] ?? 0);
  const levels = zoomsOf(joined);
  return { levels, channels: each.length === 1 ? [levels] : each.map(zoomsOf), seconds: buckets / perSecond, loudest };
}

function finest(samples: Int16Array, channel: number, channels: number, perSecond: number): Level {
  const length = samples.length / channels / 2;
  const level: Level = { perSecond, min: new Float32Array(length), max: new Float32Array(length) };
  for (let bucket = 0, at = channel * 2; bucket < length; bucket++, at += channels * 2) {
    level.min[bucket] = (samples[at] ?? 0) / 32768;
    level.max[bucket] = (samples[at + 1] ?? 0) / 32768;
  }
  return level;
}

function together(levels: readonly Level[]): Level {
  const [first, ...others] = levels as [Level, ...Level[]];
  const made: Level = { perSecond: first.perSecond, min: first.min.slice(), max: first.max.slice() };
  for (const { min, max } of others) {
    for (let at = 0; at < min.length; at++) {
      made.min[at] = Math.min(made.min[at] ?? 0, min[at] ?? 0);
      made.max[at] = Math.max(made.max[at] ?? 0, max[at] ?? 0);
    }
  }
  return made;
}

function zoomsOf(finest: Level): Level[] {
  const levels = [finest];
  for (let level = finest; level.min.length > 2048; levels.push(level)) level = coarser(level);
  return levels;
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

/** The lowest and highest sample under each of `count` columns from `start` on, `seconds` wide each; of one channel, or of all together. */
export function columns(peaks: Peaks, start: number, seconds: number, count: number, channel: number | null = null): [low: number, high: number][] {
  const levels = channel === null ? peaks.levels : (peaks.channels[channel] ?? []);
  // The coarsest level that still has a bucket for every column.
  const level = levels.findLast((each) => each.perSecond * seconds >= 1) ?? levels[0];
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
