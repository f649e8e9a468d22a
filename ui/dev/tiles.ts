// Large pictures for the dev server: tiles of a pyramid, drawn from an item's number when they are asked for.
import { deflateSync } from 'node:zlib';
import type { Picture } from '../src/lib/generated/api.ts';
import { chance, scratches } from './world.ts';

/** Sizes and bits of the pictures that come in tiles, by the item's number. */
export const large: Readonly<Record<number, { width: number; height: number; bits: number; damaged: string | null }>> = {
  1: { width: 9000, height: 7000, bits: 8, damaged: null },
  2: { width: 3000, height: 2400, bits: 16, damaged: null },
  6: { width: 6000, height: 4000, bits: 8, damaged: 'the data stops after 61 % of the picture' },
};
const tilePx = 512;

export function facts(index: number, width: number | null, height: number | null): Picture | null {
  const found = large[index];
  if (found === undefined) return width && height ? { width, height, bits: 8, tile_px: tilePx, levels: 1, ready: true, damaged: null } : null;
  const levels = 1 + Math.max(0, Math.ceil(Math.log2(Math.max(found.width, found.height) / tilePx)));
  return { ...found, tile_px: tilePx, levels, ready: true };
}

const drawn = new Map<number, ReturnType<typeof scratches>>();
function linesOf(index: number): ReturnType<typeof scratches> {
  const lines = drawn.get(index) ?? scratches(index);
  drawn.set(index, lines);
  return lines;
}

/** Brightness 0..1 of a pixel: a shaded plate with rulings every 100 px, grain and scratches. */
function light(index: number, x: number, y: number, step: number): number {
  const { width, height } = large[index]!;
  const lines = linesOf(index);
  let value = 0.5 - 0.25 * (x / width) - 0.2 * (y / height) + 0.08 * Math.sin(x / 900) * Math.cos(y / 700);
  if (step <= 4 && (x % 100 < step || y % 100 < step)) value += 0.06;
  for (const { x1, y1, x2, y2, wide } of lines) {
    const [dx, dy] = [x2 - x1, y2 - y1];
    const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
    const far = Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
    if (far < wide * 2 + step) value += 0.3;
  }
  return Math.min(1, Math.max(0, value + (chance((x * 7919 + y) | 0) - 0.5) * 0.04));
}

/** One tile as PNG; of more than 8 bits twice as wide, a scan that uses 12 of its 16 bits. */
export function tile(index: number, level: number, column: number, row: number): Buffer {
  const { width, height, bits, damaged } = large[index]!;
  const step = 2 ** level;
  const [left, top] = [column * tilePx * step, row * tilePx * step];
  const wide = Math.min(tilePx, Math.ceil((width - left) / step));
  const high = Math.min(tilePx, Math.ceil((height - top) / step));
  const deep = bits > 8;
  const line = deep ? wide * 2 : wide * 3;
  const raw = Buffer.alloc((line + 1) * high);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const gone = damaged !== null && top + y * step > height * 0.61;
      const value = gone ? 0.5 : light(index, left + x * step, top + y * step, step);
      const at = y * (line + 1) + 1;
      if (deep) {
        const sample = 200 + Math.round(value * 3000);
        raw[at + x] = sample >> 8;
        raw[at + wide + x] = sample & 255;
      } else raw.set([value * 240, value * 250, value * 255], at + x * 3);
    }
  }
  return png(deep ? wide * 2 : wide, high, deep ? 0 : 2, raw);
}

/** `colour` 0 is grey, 2 is RGB; each row of `raw` begins with its filter, 0. */
export function png(width: number, height: number, colour: number, raw: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, colour, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(raw, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

const sums = Array.from({ length: 256 }, (_, at) => {
  let sum = at;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum >>> 0;
});

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'ascii'), data]);
  let sum = 0xffffffff;
  for (const byte of body) sum = (sum >>> 8) ^ sums[(sum ^ byte) & 255]!;
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length, 0);
  check.writeUInt32BE((sum ^ 0xffffffff) >>> 0, 0);
  return Buffer.concat([length, body, check]);
}
