/** How often each tone occurs in a picture, and the levels that suit it. */

import type { Range } from './tone.ts';

/** A small picture of the whole, as luma in the samples' own range, row by row. */
export type Overview = { width: number; height: number; bits: number; luma: Uint16Array };

/** Weights of Rec. 709 in 1/65536, so that luma of equal samples is that sample exactly. */
export const lumaOf = (red: number, green: number, blue: number): number =>
  (red * 13_933 + green * 46_871 + blue * 4_732 + 32_768) >>> 16;

/**
 * The samples that a neutral look shows from black to white. Of 8 bits all of them; of more, from
 * the darkest to the brightest of the overview with a little room above: single pixels are brighter
 * than the overview, which averages.
 */
export function fullRange({ bits, luma }: Overview): Range {
  if (bits <= 8) return { low: 0, high: 255 };
  let [low, high] = [65_535, 0];
  for (const sample of luma) {
    if (sample < low) low = sample;
    if (sample > high) high = sample;
  }
  if (low > high) return { low: 0, high: 65_535 };
  const room = Math.round((high - low) * 0.03);
  return { low: Math.max(0, low - room), high: Math.min(65_535, Math.max(low + 1, high + room)) };
}

/** Counts of samples by share of the range; what lies outside counts at the ends. */
export function histogramOf({ luma }: Overview, { low, high }: Range, bins = 128): Uint32Array {
  const counts = new Uint32Array(bins);
  const factor = bins / (high - low + 1);
  for (const sample of luma) {
    const bin = Math.floor((sample - low) * factor);
    const at = Math.min(Math.max(bin, 0), bins - 1);
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

/**
 * Black and white at the 0.5 % and 99.5 % quantile of the overview, as shares of the range.
 * A picture of one tone keeps the whole range.
 */
export function autoLevels(overview: Overview, range: Range): { black: number; white: number } {
  const counts = histogramOf(overview, range, 1024);
  const total = overview.luma.length;
  const black = quantile(counts, total * 0.005);
  const white = quantile(counts, total * 0.995) + 1;
  if (white - black < 6) return { black: 0, white: 1 };
  return { black: black / 1024, white: white / 1024 };
}

/** The bin in which the running count first goes above `count`. */
function quantile(counts: Uint32Array, count: number): number {
  let sum = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    sum += counts[bin] ?? 0;
    if (sum > count) return bin;
  }
  return counts.length - 1;
}
