// What is measured on: pictures and labels that are the same in every run, made by this script.
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { crc32, createDeflate } from 'node:zlib';

export const labeler = 'bench';
const classes = ['scratch', 'dent', 'chip', 'stain', 'crack'];

/** Numbers in [0, 1) that look random and are the same each time (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many boxes of 12 to 120 px, anywhere on a picture. */
export function boxes(howMany, width, height) {
  const next = random(howMany);
  return Array.from({ length: howMany }, () => {
    const size = () => 12 + Math.floor(next() ** 2 * 108);
    const [w, h] = [size(), size()];
    return { class: classes[Math.floor(next() * classes.length)], x: Math.floor(next() * (width - w)), y: Math.floor(next() * (height - h)), width: w, height: h };
  });
}

/** JPEGs drawn in a page: `list` of {path, width, height, seed}. */
export async function jpegs(page, list) {
  for (const { path, width, height, seed } of list) {
    const base64 = await page.evaluate(
      async ([wide, high, start]) => {
        const canvas = new OffscreenCanvas(wide, high);
        const ctx = canvas.getContext('2d');
        let state = start + 1;
        const next = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32);
        const light = ctx.createLinearGradient(0, 0, wide, high);
        for (const stop of [0, 0.5, 1]) light.addColorStop(stop, `hsl(${next() * 360} 20% ${30 + next() * 30}%)`);
        ctx.fillStyle = light;
        ctx.fillRect(0, 0, wide, high);
        // Grain, without which a JPEG decodes faster than any photograph.
        const grain = new OffscreenCanvas(256, 256);
        const dots = grain.getContext('2d').createImageData(256, 256);
        for (let at = 0; at < dots.data.length; at += 4) dots.data.set([next() * 255, next() * 255, next() * 255, 28], at);
        grain.getContext('2d').putImageData(dots, 0, 0);
        ctx.fillStyle = ctx.createPattern(grain, 'repeat');
        ctx.fillRect(0, 0, wide, high);
        for (let mark = 0; mark < 400; mark += 1) {
          ctx.strokeStyle = `hsl(${next() * 360} 40% ${next() * 80}%)`;
          ctx.lineWidth = 1 + next() * 6;
          ctx.beginPath();
          ctx.moveTo(next() * wide, next() * high);
          ctx.lineTo(next() * wide, next() * high);
          ctx.stroke();
        }
        const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
        const reader = new FileReader();
        reader.readAsDataURL(blob);
        await new Promise((done) => (reader.onload = done));
        return reader.result.slice(reader.result.indexOf(',') + 1);
      },
      [width, height, seed],
    );
    await writeFile(path, Buffer.from(base64, 'base64'));
  }
}

/** A grey PNG of any size, written row by row: soft waves with grain, so that it is neither empty nor noise. */
export async function greyPng(path, width, height) {
  const file = createWriteStream(path);
  const chunk = (type, body) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length);
    head.write(type, 4, 'latin1');
    const end = Buffer.alloc(4);
    end.writeUInt32BE(crc32(body, crc32(head.subarray(4))));
    file.write(Buffer.concat([head, body, end]));
  };
  file.write(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  chunk('IHDR', header);
  const packed = createDeflate({ level: 1 });
  packed.on('data', (bytes) => chunk('IDAT', bytes));
  const next = random(width);
  const grain = Buffer.from(Array.from({ length: 65_536 }, () => Math.floor(next() * 8)));
  for (let y = 0; y < height; y += 1) {
    const row = Buffer.alloc(width + 1);
    const across = 60 * Math.sin(y / 400);
    for (let x = 0; x < width; x += 1) row[x + 1] = 120 + across * Math.sin(x / 300) + grain[(x * 7 + y * 131) & 65_535];
    if (!packed.write(row)) await once(packed, 'drain');
  }
  packed.end();
  await once(packed, 'end');
  chunk('IEND', Buffer.alloc(0));
  file.end();
  await once(file, 'finish');
}

/** One picture of 4000 x 3000 for each count of boxes, labelled, in a project of its own. */
export async function crowded({ run, page, folder, counts }) {
  const [width, height] = [4000, 3000];
  const from = join(folder, 'crowded');
  await mkdir(from, { recursive: true });
  const name = (howMany) => `boxes-${howMany}.jpg`;
  await jpegs(page, counts.map((howMany) => ({ path: join(from, name(howMany)), width, height, seed: howMany })));
  const lines = counts.map((howMany) => JSON.stringify({ file: name(howMany), labeler, boxes: boxes(howMany, width, height) }));
  await writeFile(join(from, 'labels.jsonl'), `${lines.join('\n')}\n`);
  const project = join(folder, 'crowded.burnish');
  await run('init', project);
  await run('--project', project, '--as', labeler, 'import', from, join(from, 'labels.jsonl'));
  return { project, names: counts.map(name) };
}

/** Pictures of 1600 x 1200 that nobody has labelled. */
export async function queue({ run, page, folder, howMany }) {
  const from = join(folder, 'queue');
  await mkdir(from, { recursive: true });
  const path = (at) => join(from, `item-${String(at).padStart(4, '0')}.jpg`);
  await jpegs(page, Array.from({ length: howMany }, (_, at) => ({ path: path(at), width: 1600, height: 1200, seed: 5000 + at })));
  const project = join(folder, 'queue.burnish');
  await run('init', project);
  await run('--project', project, '--as', labeler, 'import', from);
  return { project };
}

/** One large picture as JPEG and one as PNG. */
export async function large({ run, page, folder, side }) {
  const from = join(folder, 'large');
  await mkdir(from, { recursive: true });
  await jpegs(page, [{ path: join(from, 'large.jpg'), width: side, height: side, seed: 9 }]);
  await greyPng(join(from, 'large.png'), side, side);
  const project = join(folder, 'large.burnish');
  await run('init', project);
  const began = performance.now();
  await run('--project', project, '--as', labeler, 'import', from);
  return { project, names: ['large.jpg', 'large.png'], importMillis: performance.now() - began };
}
