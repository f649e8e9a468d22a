import { describe, expect, test } from 'vitest';
import { original, ranges } from '../look.ts';
import { autoLevels, fullRange, histogramOf, lumaOf, type Overview } from './levels.ts';
import { afterTable, binTable, byteTable, deepTable, toneTable, wholeByte } from './tone.ts';

const overview = (luma: number[], bits = 8): Overview => ({ width: luma.length, height: 1, bits, luma: Uint16Array.from(luma) });

describe('tones', () => {
  test('the original look changes no tone', () => {
    toneTable(original, 5).forEach((tone, index) => expect(tone).toBeCloseTo(index / 4, 12));
    expect([...byteTable(original)]).toEqual(Array.from({ length: 256 }, (_, at) => at));
  });

  test('more gamma brightens the middle and leaves black and white', () => {
    const [black, , middle, , white] = toneTable({ ...original, gamma: 2 }, 5);
    expect([black, white]).toEqual([0, 1]);
    expect(middle).toBeCloseTo(Math.SQRT1_2);
  });

  test('no setting leaves the range of tones, and inverted twice is as before', () => {
    for (const gamma of [ranges.gamma.least, ranges.gamma.most])
      for (const brightness of [-1, 1])
        for (const contrast of [-1, 1]) {
          const look = { ...original, gamma, brightness, contrast };
          const tones = toneTable(look);
          const turned = toneTable({ ...look, invert: true });
          tones.forEach((tone, at) => {
            expect(tone >= 0 && tone <= 1, `${gamma} ${brightness} ${contrast}`).toBe(true);
            expect(1 - (turned[at] ?? 0)).toBeCloseTo(tone, 12);
          });
        }
  });

  test('levels show black and all below it as black, white and all above it as white', () => {
    const table = byteTable({ ...original, black: 0.2, white: 0.6 });
    expect([table[0], table[51], table[102], table[153], table[255]]).toEqual([0, 0, 128, 255, 255]);
  });

  test('every table rises', () => {
    const look = { ...original, gamma: 1.7, contrast: 0.3, brightness: -0.1, black: 0.05, white: 0.9 };
    for (const table of [byteTable(look), deepTable(look, { low: 120, high: 4000 }), afterTable(look, 1024)]) {
      expect(table.every((tone, at) => at === 0 || tone >= (table[at - 1] ?? 0)), 'or edges would turn over').toBe(true);
    }
  });

  test('a scan of 12 bits in 16 uses all tones of the screen', () => {
    const range = fullRange(overview([200, 900, 4000], 16));
    const table = deepTable(original, range);
    expect(table[200] ?? 255, 'nearly black').toBeLessThan(10);
    expect(table[4000] ?? 0, 'nearly white').toBeGreaterThan(245);
    expect(deepTable(original, { low: 0, high: 65_535 })[4000], 'which it would not be otherwise').toBeLessThan(20);
  });

  test('levels work inside the range of a deep picture', () => {
    const range = { low: 1000, high: 3000 };
    const table = deepTable({ ...original, black: 0.5 }, range);
    expect([table[2000], table[2500], table[3000]]).toEqual([0, 128, 255]);
  });

  test('levels before local contrast and the rest after it are together the whole look', () => {
    const look = { ...original, gamma: 1.6, contrast: 0.2, black: 0.1, white: 0.8, invert: true };
    const [bins, after, whole] = [binTable(look, 256, wholeByte, 1024), afterTable(look, 1024), byteTable(look)];
    for (let sample = 0; sample < 256; sample++) {
      expect(Math.abs((after[bins[sample] ?? 0] ?? 0) - (whole[sample] ?? 0)), String(sample)).toBeLessThanOrEqual(2);
    }
  });
});

describe('levels', () => {
  test('luma of equal samples is that sample, also at the ends of 16 bits', () => {
    for (const sample of [0, 1, 127, 255, 256, 40_000, 65_535]) expect(lumaOf(sample, sample, sample)).toBe(sample);
    expect(lumaOf(0, 255, 0), 'green is the brightest').toBeGreaterThan(lumaOf(255, 0, 0));
  });

  test('auto levels leave out one pixel in two hundred on either side', () => {
    const luma = [...Array<number>(4).fill(0), ...Array.from({ length: 992 }, (_, at) => 64 + (at % 64)), ...Array<number>(4).fill(255)];
    const { black, white } = autoLevels(overview(luma), wholeByte);
    expect(black).toBeCloseTo(64 / 256, 2);
    expect(white).toBeCloseTo(128 / 256, 2);
  });

  test('a picture of one tone keeps the whole range', () => {
    expect(autoLevels(overview(Array<number>(500).fill(90)), wholeByte)).toEqual({ black: 0, white: 1 });
    const range = fullRange(overview(Array<number>(9).fill(700), 16));
    expect(range.high).toBeGreaterThan(range.low);
  });

  test('the histogram counts every pixel once, those outside the range at its ends', () => {
    const counts = histogramOf(overview([0, 10, 20, 29, 30, 500], 16), { low: 10, high: 29 }, 4);
    expect([...counts]).toEqual([2, 0, 1, 3]);
  });
});
