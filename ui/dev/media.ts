// Pictures, peaks and sound for the dev server, drawn from an item's number.
import { chance, isStereo, row, scratches } from './world.ts';

/** `most` px across; a thumbnail is smaller. */
export function picture(index: number, most = 2400): string {
  const { width, height } = row(index);
  const [w, h] = [width ?? 1600, height ?? 1200];
  const scale = Math.min(1, most / Math.max(w, h));
  const dark = index % 7 < 2 ? 0.55 : 1;
  const shade = (light: number): string => `hsl(${200 + chance(index) * 40} ${8 + chance(index + 3) * 14}% ${light * dark}%)`;
  const lines = scratches(index).map((s) => `<path d="M${s.x1} ${s.y1}Q${(s.x1 + s.x2) / 2 + 12} ${(s.y1 + s.y2) / 2 - 10} ${s.x2} ${s.y2}" stroke="${shade(88)}" stroke-width="${s.wide}" fill="none" stroke-linecap="round" opacity=".85"/>`);
  const dust = Array.from({ length: 40 }, (_, at) => `<circle cx="${chance(index * 40 + at) * w}" cy="${chance(index * 41 + at) * h}" r="${1 + chance(at) * 2}" fill="${shade(80)}" opacity=".35"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${Math.round(w * scale)}" height="${Math.round(h * scale)}"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${shade(52)}"/><stop offset=".5" stop-color="${shade(34)}"/><stop offset="1" stop-color="${shade(22)}"/></linearGradient></defs><rect width="${w}" height="${h}" fill="${shade(14)}"/><rect x="${w * 0.08}" y="${h * 0.08}" width="${w * 0.84}" height="${h * 0.84}" rx="70" fill="url(#g)"/><rect x="${w * 0.1}" y="${h * 0.1}" width="${w * 0.8}" height="${h * 0.8}" rx="60" fill="none" stroke="${shade(60)}" stroke-width="3" opacity=".4"/>${lines.join('')}${dust.join('')}</svg>`;
}

/** The longest sound made for one clip: three hours would not fit. */
const mostSeconds = 700;

/** Where somebody speaks: sentences of a second or more with pauses between, seconds. */
export function speech(index: number): { start: number; end: number }[] {
  const length = (row(index).duration_micros ?? 4e6) / 1e6;
  const found: { start: number; end: number }[] = [];
  for (let at = 0.3, count = 0; at < length - 0.5; count++) {
    const end = Math.min(at + 1 + chance(index * 31 + count) * 3, length - 0.4);
    if (end > at) found.push({ start: at, end });
    at = end + 0.3 + chance(index * 37 + count) * 0.9;
  }
  return found;
}

function leveller(index: number): (seconds: number) => number {
  const regions = speech(index);
  let near = 0;
  return (seconds) => {
    while (near < regions.length - 1 && (regions[near]?.end ?? 0) <= seconds) near++;
    const { start = 0, end = 0 } = regions[near] ?? {};
    if (seconds < start || seconds >= end) return 0.004;
    return Math.max(0.02, Math.abs(Math.sin((seconds - start) * 9)) * (0.3 + 0.6 * chance(Math.floor(seconds * 12) + index)));
  };
}

export function peaks(index: number): Buffer {
  const rate = 100;
  const channels = isStereo(index) ? 2 : 1;
  const buckets = Math.ceil(((row(index).duration_micros ?? 4e6) / 1e6) * rate);
  const bytes = Buffer.alloc(16 + buckets * channels * 4);
  bytes.write('PEAK', 0, 'ascii');
  [rate, channels, buckets].forEach((number, at) => bytes.writeUInt32LE(number, 4 + at * 4));
  const level = leveller(index);
  for (let at = 0; at < buckets; at++) {
    const height = level(at / rate) * (0.6 + 0.4 * chance(at * 7 + index));
    for (let channel = 0; channel < channels; channel++) {
      // One speaks on the left, the other on the right.
      const part = channels === 1 || Math.floor(at / 400) % 2 === channel ? 1 : 0.06;
      bytes.writeInt16LE(Math.round(-height * part * 30_000), 16 + (at * channels + channel) * 4);
      bytes.writeInt16LE(Math.round(height * part * 32_000), 18 + (at * channels + channel) * 4);
    }
  }
  return bytes;
}

export function sound(index: number): Buffer {
  const rate = 16_000;
  const frames = Math.round(Math.min(mostSeconds, (row(index).duration_micros ?? 4e6) / 1e6) * rate);
  const level = leveller(index);
  const bytes = Buffer.alloc(44 + frames * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + frames * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(frames * 2, 40);
  for (let at = 0; at < frames; at++) bytes.writeInt16LE(Math.round(Math.sin((at / rate) * 1400) * level(at / rate) * 9000), 44 + at * 2);
  return bytes;
}
