// Draws the window's icon: `node tools/icon.mjs` writes src-tauri/icons/icon.png, the same bytes every time.
// Two strokes on a dark plate, as in ui/public/icon.svg: the polished one and the one still to do.
import { writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

const size = 256;
const samples = 4;
const plate = { radius: 7 / 32, top: [0x2c, 0x34, 0x3a], bottom: [0x1a, 0x1f, 0x23] };
const strokes = [
  { from: [7 / 32, 23 / 32], to: [23 / 32, 7 / 32], width: 5 / 32, colour: [0xe3, 0x9a, 0x5c] },
  { from: [16 / 32, 25 / 32], to: [25 / 32, 16 / 32], width: 3 / 32, colour: [0x8f, 0xb8, 0xc4] },
];

/** The colour at a point of the unit square, or null outside the plate. */
function colourAt(x, y) {
  const [dx, dy] = [x, y].map((v) => Math.max(Math.abs(v - 0.5) - (0.5 - plate.radius), 0));
  if (Math.hypot(dx, dy) > plate.radius) return null;
  const stroke = strokes.findLast(({ from, to, width }) => distance([x, y], from, to) <= width / 2);
  return stroke?.colour ?? plate.top.map((top, i) => top + (plate.bottom[i] - top) * y);
}

function distance([x, y], [ax, ay], [bx, by]) {
  const [ux, uy] = [bx - ax, by - ay];
  const along = Math.min(Math.max(((x - ax) * ux + (y - ay) * uy) / (ux * ux + uy * uy), 0), 1);
  return Math.hypot(x - ax - along * ux, y - ay - along * uy);
}

function pixel(column, row) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < samples * samples; i += 1) {
    const at = (base, step) => (base + (step + 0.5) / samples) / size;
    const colour = colourAt(at(column, i % samples), at(row, Math.floor(i / samples)));
    if (colour === null) continue;
    colour.forEach((value, channel) => (sum[channel] += value));
    sum[3] += 1;
  }
  const inside = Math.max(sum[3], 1);
  return [sum[0] / inside, sum[1] / inside, sum[2] / inside, (255 * sum[3]) / (samples * samples)].map(Math.round);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
header.set([8, 6], 8);
const rows = [];
for (let row = 0; row < size; row += 1) {
  rows.push(0);
  for (let column = 0; column < size; column += 1) rows.push(...pixel(column, row));
}
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const parts = [signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(rows), { level: 9 })), chunk('IEND', Buffer.alloc(0))];
writeFileSync(new URL('../src-tauri/icons/icon.png', import.meta.url), Buffer.concat(parts));
