/** Tones in, tones out: a look as lookup tables for samples of 8 and of 16 bits. */

import { original, type Look } from '../look.ts';

/** The samples shown from black to white when nothing is turned, inclusive. */
export type Range = { low: number; high: number };

export const wholeByte: Range = { low: 0, high: 255 };

type Tones = Pick<Look, 'gamma' | 'brightness' | 'contrast'> & Partial<Look>;

/**
 * Output for input 0, 1/(n-1), ... 1, each in 0..=1: levels, contrast around the middle, brightness,
 * gamma, then inverted. The same table for red, green and blue. Local contrast is not in it.
 */
export function toneTable(look: Tones, entries = 64): number[] {
  const tone = toneOf(look);
  return Array.from({ length: entries }, (_, index) => tone(index / (entries - 1)));
}

/** Samples of 8 bits to bytes. */
export function byteTable(look: Tones): Uint8Array {
  return table(look, 256, wholeByte, 255) as Uint8Array;
}

/** Samples of 16 bits to bytes: `range` is stretched first, so that a scan of 12 bits is not black. */
export function deepTable(look: Tones, range: Range): Uint8Array {
  return table(look, 65_536, range, 255) as Uint8Array;
}

/** Samples to bins 0..bins-1 by levels alone: what local contrast is computed on. */
export function binTable({ black, white }: Look, entries: 256 | 65_536, range: Range, bins: number): Uint16Array {
  return table({ ...original, black, white }, entries, range, bins - 1) as Uint16Array;
}

/** Bins after local contrast to bytes: all of the look but its levels. */
export function afterTable(look: Look, bins: number): Uint8Array {
  return table({ ...look, black: 0, white: 1 }, bins, { low: 0, high: bins - 1 }, 255) as Uint8Array;
}

function table(look: Tones, entries: number, { low, high }: Range, most: number): Uint8Array | Uint16Array {
  const out = most > 255 ? new Uint16Array(entries) : new Uint8Array(entries);
  const tone = toneOf(look);
  const length = Math.max(1, high - low);
  for (let sample = 0; sample < entries; sample++) {
    out[sample] = Math.round(tone((sample - low) / length) * most);
  }
  return out;
}

function toneOf({ gamma, brightness, contrast, black = 0, white = 1, invert = false }: Tones): (share: number) => number {
  // Slope 1/8 to 8, so that both ends of the slider are as strong.
  const slope = 8 ** contrast;
  const levels = 1 / Math.max(white - black, 1e-6);
  const power = 1 / gamma;
  const within = (value: number) => Math.min(Math.max(value, 0), 1);
  return (share) => {
    const levelled = within((share - black) * levels);
    const tone = within((levelled - 0.5) * slope + 0.5 + brightness) ** power;
    return invert ? 1 - tone : tone;
  };
}
