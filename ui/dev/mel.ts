// Tiles of a spectrogram for the dev server: tones of a voice where somebody speaks, noise elsewhere.
import { speech } from './media.ts';
import { png } from './tiles.ts';
import { chance, row } from './world.ts';

const [columns, bands] = [512, 80];

/** A tile of grey levels, 0..=255 for -90..0 dBFS; the highest band is the first row. */
export function mel(index: number, level: number, tile: number): Buffer {
  const hop = 0.01 * 4 ** level;
  const seconds = (row(index).duration_micros ?? 4e6) / 1e6;
  const wide = Math.max(1, Math.min(columns, Math.ceil(seconds / hop) - tile * columns));
  const spoken = speech(index);
  const raw = Buffer.alloc((wide + 1) * bands);
  for (let x = 0; x < wide; x++) {
    const time = (tile * columns + x) * hop;
    const speaks = spoken.some(({ start, end }) => time >= start && time < end);
    const pitch = 7 + 2 * Math.sin(time * 2.1 + index) + 2 * chance(Math.floor(time * 5) + index);
    const loud = speaks ? 0.55 + 0.45 * Math.abs(Math.sin(time * 9)) : 0;
    for (let band = 0; band < bands; band++) {
      const tone = Math.max(0, Math.cos(((band - pitch) / pitch) * 2 * Math.PI)) ** 3 * Math.exp(-band / 38);
      raw[(bands - 1 - band) * (wide + 1) + 1 + x] = Math.min(255, 18 + 24 * chance(x * 31 + band * 7 + tile) + 200 * loud * tone);
    }
  }
  return png(wide, bands, 0, raw);
}
