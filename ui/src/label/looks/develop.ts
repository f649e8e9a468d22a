/** Develops pictures: the stored samples of a tile become the pixels that a look shows. */

import { isOriginal, type Look } from '../look.ts';
import { between, localContrast, mapped, type LocalContrast } from './clahe.ts';
import { fullRange, lumaOf, type Overview } from './levels.ts';
import { afterTable, binTable, byteTable, deepTable, wholeByte, type Range } from './tone.ts';

/** Everything a tile is developed with; made once per picture and look. */
export type Recipe =
  | { way: 'as it is' }
  | { way: 'tones'; deep: boolean; tones: Uint8Array }
  | { way: 'local'; deep: boolean; bins: Uint16Array; contrast: LocalContrast; after: Uint8Array };

/** The part of the picture that a tile shows, image px. */
export type Place = { x: number; y: number; step: number; whole: { width: number; height: number } };

/**
 * What develops `look` on the picture that `overview` is of. Without an overview yet, a deep picture
 * shows all its 65,536 tones and local contrast waits.
 */
export function recipeOf(look: Look, bits: number, overview: Overview | null): Recipe {
  const deep = bits > 8;
  if (!deep && isOriginal(look)) return { way: 'as it is' };
  const range: Range = overview ? fullRange(overview) : deep ? { low: 0, high: 65_535 } : wholeByte;
  if (look.clahe === 0 || !overview) {
    return { way: 'tones', deep, tones: deep ? deepTable(look, range) : byteTable(look) };
  }
  const count = deep ? 1024 : 256;
  const bins = binTable(look, deep ? 65_536 : 256, range, count);
  const overviewBins = overview.luma.map((sample) => bins[sample] ?? 0);
  const contrast = localContrast(overviewBins, overview.width, overview.height, count, look.clahe);
  return { way: 'local', deep, bins, contrast, after: afterTable(look, count) };
}

/**
 * `stored` as `recipe` shows it; of a deep picture half as wide: `stored` has the high bytes of
 * every sample in its left half and the low bytes in its right half.
 */
export function developed(stored: ImageData, recipe: Recipe, place: Place): ImageData {
  switch (recipe.way) {
    case 'as it is':
      return stored;
    case 'tones':
      return recipe.deep ? deepTones(stored, recipe.tones) : tones(stored, recipe.tones);
    case 'local':
      return withLocalContrast(stored, recipe, place);
  }
}

function tones(stored: ImageData, table: Uint8Array): ImageData {
  const out = new ImageData(stored.width, stored.height);
  const [from, to] = [words(stored), words(out)];
  for (let at = 0; at < from.length; at++) {
    const pixel = from[at]!;
    to[at] =
      (pixel & 0xff00_0000) | (table[(pixel >>> 16) & 255]! << 16) | (table[(pixel >>> 8) & 255]! << 8) | table[pixel & 255]!;
  }
  return out;
}

function deepTones(stored: ImageData, table: Uint8Array): ImageData {
  const width = stored.width >> 1;
  const out = new ImageData(width, stored.height);
  const [from, to] = [words(stored), words(out)];
  for (let y = 0; y < stored.height; y++) {
    let at = y * stored.width;
    for (let x = 0; x < width; x++, at++) {
      const [high, low] = [from[at]!, from[at + width]!];
      const red = table[((high & 255) << 8) | (low & 255)]!;
      const green = table[(high & 0xff00) | ((low >>> 8) & 255)]!;
      const blue = table[((high >>> 8) & 0xff00) | ((low >>> 16) & 255)]!;
      to[y * width + x] = 0xff00_0000 | (blue << 16) | (green << 8) | red;
    }
  }
  return out;
}

/** Luma goes through the mappings; what that adds to it is added to red, green and blue alike. */
function withLocalContrast(stored: ImageData, recipe: Recipe & { way: 'local' }, place: Place): ImageData {
  const { deep, bins, contrast, after } = recipe;
  const width = deep ? stored.width >> 1 : stored.width;
  const out = new ImageData(width, stored.height);
  const [from, to] = [words(stored), words(out)];
  const columns = between(place.x, place.step, width, place.whole.width);
  const rows = between(place.y, place.step, stored.height, place.whole.height);
  const most = contrast.bins - 1;
  for (let y = 0; y < stored.height; y++) {
    let at = y * stored.width;
    for (let x = 0; x < width; x++, at++) {
      const high = from[at]!;
      const low = deep ? from[at + width]! : 0;
      const red = bins[deep ? ((high & 255) << 8) | (low & 255) : high & 255]!;
      const green = bins[deep ? (high & 0xff00) | ((low >>> 8) & 255) : (high >>> 8) & 255]!;
      const blue = bins[deep ? ((high >>> 8) & 0xff00) | ((low >>> 16) & 255) : (high >>> 16) & 255]!;
      const luma = lumaOf(red, green, blue);
      const added = mapped(contrast, luma, x, y, columns, rows) - luma;
      const shown = (bin: number) => after[Math.min(Math.max(Math.round(bin + added), 0), most)]!;
      to[y * width + x] = (deep ? 0xff00_0000 : high & 0xff00_0000) | (shown(blue) << 16) | (shown(green) << 8) | shown(red);
    }
  }
  return out;
}

/** Luma of a tile in its own samples: 0..=255, or 0..=65535 of a deep picture. */
export function lumaOfTile(stored: ImageData, deep: boolean): { width: number; height: number; luma: Uint16Array } {
  const width = deep ? stored.width >> 1 : stored.width;
  const luma = new Uint16Array(width * stored.height);
  const from = words(stored);
  for (let y = 0; y < stored.height; y++) {
    let at = y * stored.width;
    for (let x = 0; x < width; x++, at++) {
      const high = from[at]!;
      const low = deep ? from[at + width]! : 0;
      luma[y * width + x] = deep
        ? lumaOf(((high & 255) << 8) | (low & 255), (high & 0xff00) | ((low >>> 8) & 255), ((high >>> 8) & 0xff00) | ((low >>> 16) & 255))
        : lumaOf(high & 255, (high >>> 8) & 255, (high >>> 16) & 255);
    }
  }
  return { width, height: stored.height, luma };
}

/** Pixels as words, red in the lowest byte: every machine a browser runs on is little-endian. */
function words({ data }: ImageData): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.byteLength >> 2);
}
