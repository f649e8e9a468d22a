import { describe, expect, test } from 'vitest';
import { original } from '../look.ts';
import { developed, lumaOfTile, recipeOf, type Place } from './develop.ts';
import type { Overview } from './levels.ts';

// The window's own class is not there in tests.
globalThis.ImageData ??= class {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    [this.width, this.height] = [width, height];
    this.data = new Uint8ClampedArray(width * height * 4);
  }
} as unknown as typeof ImageData;

function picture(width: number, height: number, pixel: (x: number, y: number) => [number, number, number]): ImageData {
  const image = new ImageData(width, height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) image.data.set([...pixel(x, y), 255], (y * width + x) * 4);
  return image;
}
/** As the server sends samples of 16 bits: high bytes in the left half, low bytes in the right. */
function deep(width: number, height: number, sample: (x: number, y: number) => number): ImageData {
  return picture(width * 2, height, (x, y) => {
    const value = sample(x % width, y);
    const byte = x < width ? value >> 8 : value & 255;
    return [byte, byte, byte];
  });
}
const pixels = (image: ImageData): number[][] => Array.from({ length: image.width * image.height }, (_, at) => [...image.data.slice(at * 4, at * 4 + 4)]);
const place: Place = { x: 0, y: 0, step: 1, whole: { width: 16, height: 16 } };
const overviewOf = (image: ImageData, bits: number): Overview => ({ ...lumaOfTile(image, bits > 8), bits });

describe('developing', () => {
  test('the original look of 8 bits needs no work at all', () => {
    expect(recipeOf(original, 8, null)).toEqual({ way: 'as it is' });
  });

  test('inverting turns each colour over and leaves what shows through', () => {
    const stored = picture(2, 1, (x) => (x === 0 ? [10, 20, 30] : [255, 0, 128]));
    stored.data[7] = 40;
    const shown = developed(stored, recipeOf({ ...original, invert: true }, 8, null), place);
    expect(pixels(shown)).toEqual([[245, 235, 225, 255], [0, 255, 127, 40]]);
  });

  test('two bytes of a sample are put together to its full range', () => {
    const stored = deep(3, 1, (x) => [0, 0x0102, 0xffff][x] ?? 0);
    expect([...lumaOfTile(stored, true).luma]).toEqual([0, 258, 65_535]);
    const shown = developed(stored, recipeOf(original, 16, null), place);
    expect(shown.width, 'half as wide as it was sent').toBe(3);
    expect(pixels(shown).map(([red]) => red)).toEqual([0, 1, 255]);
  });

  test('a dark scan of 12 bits is not black, and its order of tones stays', () => {
    const stored = deep(16, 16, (x, y) => 100 + x * 16 + y);
    const recipe = recipeOf(original, 16, overviewOf(stored, 16));
    const red = pixels(developed(stored, recipe, place)).map((pixel) => pixel[0] ?? 0);
    expect(Math.max(...red) - Math.min(...red)).toBeGreaterThan(200);
    expect((red[15] ?? 0) > (red[0] ?? 0)).toBe(true);
  });

  test.each([8, 16])('local contrast of %i bits tells apart what was hardly to be told apart', (bits) => {
    const unit = bits === 8 ? 1 : 16;
    const sample = (x: number, y: number) => (bits === 8 ? 120 : 30_000) + ((x * 7 + y * 13) % (bits === 8 ? 4 : 64)) * unit;
    const stored = bits === 8 ? picture(64, 64, (x, y) => [sample(x, y), sample(x, y), sample(x, y)]) : deep(64, 64, sample);
    const overview = overviewOf(stored, bits);
    // One dark and one bright pixel elsewhere: the range is not only this grey.
    overview.luma[0] = 0;
    overview.luma[1] = bits === 8 ? 255 : 65_535;
    const spread = (clahe: number) => {
      const shown = developed(stored, recipeOf({ ...original, clahe }, bits, overview), { ...place, whole: { width: 64, height: 64 } });
      const red = pixels(shown).map((pixel) => pixel[0] ?? 0).slice(1024, 3072);
      return Math.max(...red) - Math.min(...red);
    };
    expect(spread(8)).toBeGreaterThan(spread(0) * 3);
  });

  test('local contrast leaves colours what they are', () => {
    const stored = picture(16, 16, (x, y) => [100 + ((x * y) % 7), 80 + ((x * y) % 7), 60 + ((x * y) % 7)]);
    const recipe = recipeOf({ ...original, clahe: 2 }, 8, overviewOf(stored, 8));
    for (const [red = 0, green = 0, blue = 0] of pixels(developed(stored, recipe, place))) {
      expect([red - green, green - blue]).toEqual([20, 20]);
    }
  });

  test('local contrast waits for the overview', () => {
    expect(recipeOf({ ...original, clahe: 3 }, 8, null).way).toBe('tones');
  });
});
