// A believable project for the dev server: items, layers, cases and versions made from their number.
import type {
  CaseRow, Class, CoverItem, Diff, Drift, DriftScore, Info, ItemDetail, ItemRow, LabelerRemark, LabelerSummary, Layer, Mark, Prelabels, ProjectSettings, VersionRow,
} from '../src/lib/generated/api.ts';

import { large } from './tiles.ts';

export const total = 100_000;
const hex = '0123456789abcdef';

/** A repeatable number in 0..1 from a seed. */
export function chance(seed: number): number {
  let x = (seed + 0x9e3779b9) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
}

export function hashOf(index: number): string {
  let text = '';
  for (let at = 0; at < 56; at++) text += hex[Math.floor(chance(index * 64 + at) * 16)];
  return text + index.toString(16).padStart(8, '0');
}

export const indexOf = (hash: string): number => parseInt(hash.slice(-8), 16);

export const classes: Class[] = [
  { key: 'a1'.repeat(16), name: 'scratch', index: 0, retired: false, least: { length: 2, unit: 'mm' }, attributes: [{ name: 'depth', kind: 'choice', choices: ['light', 'medium', 'deep'] }, { name: 'polished', kind: 'flag', choices: [] }, { name: 'angle', kind: 'number', choices: [] }], definition: 'A line where the coating is broken, longer than 2 mm. One box per line; a line that stops for less than its own width is one line.' },
  { key: 'b2'.repeat(16), name: 'dent', index: 1, retired: false, least: { length: 24, unit: 'px' }, attributes: [{ name: 'cause', kind: 'text', choices: [] }], definition: 'A change of shape that bends a reflection, without broken coating' },
  { key: 'c3'.repeat(16), name: 'stain', index: 2, retired: false, least: null, attributes: [], definition: '' },
  { key: 'd4'.repeat(16), name: 'dust', index: 3, retired: true, least: null, attributes: [], definition: 'Not labelled any more since 2026-10' },
];
export const labelers: LabelerSummary[] = [
  { name: 'Anna', kind: 'human', role: 'owner', submissions: 31_204 },
  { name: 'Boris', kind: 'human', role: 'labeler', submissions: 28_877 },
  { name: 'Chiara', kind: 'human', role: 'lead', submissions: 9_020 },
  { name: 'detector-7', kind: 'model', role: 'labeler', submissions: 66_000 },
];
const sayings = [
  'um the battery holds for about twelve hours', 'please call me back before half past nine', "it's twenty five percent off, uh, until friday",
  'the speaker rattles when the volume is high', 'I would like to return the second one',
];
export const isAudio = (index: number): boolean => index % 5 === 3;

/** One clip is ten minutes, one three hours. */
const lengths: Readonly<Record<number, number>> = { 8: 600, 13: 10_800 };
/** Clips of two channels. */
export const isStereo = (index: number): boolean => index % 10 === 8;

export function row(index: number): ItemRow {
  const audio = isAudio(index);
  const luck = chance(index + 7);
  const state = luck < 0.06 ? 'open' : luck < 0.7 ? 'settled' : luck < 0.78 ? 'submitted' : luck < 0.8 ? 'draft' : luck < 0.803 ? 'damaged' : 'unlabelled';
  const production = index % 7 < 2;
  return {
    hash: hashOf(index),
    name: audio ? `call-${String(index).padStart(6, '0')}.wav` : `${production ? 'line3' : 'bench'}-${String(index).padStart(6, '0')}.jpg`,
    kind: audio ? 'audio' : 'image',
    width: audio ? null : (large[index]?.width ?? (index % 11 === 0 ? 1200 : 1600)),
    height: audio ? null : (large[index]?.height ?? (index % 11 === 0 ? 1600 : 1200)),
    duration_micros: audio ? Math.round((lengths[index] ?? 8 + chance(index) * 22) * 1e6) : null,
    collections: audio ? ['calls'] : [production ? 'production' : 'training 2026-10'],
    split: luck < 0.5 ? 'train' : luck < 0.6 ? 'validation' : null,
    state,
    truth_basis: state === 'settled' ? (luck < 0.2 ? 'decided' : luck < 0.5 ? 'consensus' : 'single') : 'none',
    submissions: state === 'unlabelled' || state === 'draft' ? 0 : state === 'open' ? 3 : 1 + (index % 3),
    open_cases: state === 'open' ? 1 + (index % 3) : 0,
    worst_severity: state === 'open' ? (index % 4 === 0 ? 'warning' : 'error') : null,
  };
}

/** The scratches of a picture, px; the mock's pictures draw the same. */
export function scratches(index: number): { x1: number; y1: number; x2: number; y2: number; wide: number }[] {
  const { width, height } = row(index);
  const [w, h] = [width ?? 1600, height ?? 1200];
  return Array.from({ length: index % 6 === 5 ? 0 : 1 + Math.floor(chance(index + 31) * 4) }, (_, at) => {
    const s = index * 16 + at;
    const [x1, y1] = [w * (0.14 + chance(s) * 0.6), h * (0.14 + chance(s + 1) * 0.6)];
    return { x1, y1, x2: x1 + (chance(s + 2) - 0.3) * 420, y2: y1 + chance(s + 3) * 260, wide: 2 + chance(s + 4) * 5 };
  });
}

function marksOf(index: number, who: number): Mark[] {
  const id = (at: number): string => `0190${String(who).padStart(4, '0')}-0000-7000-8000-${String(index * 10 + at).padStart(12, '0')}`;
  if (isAudio(index)) {
    let text = sayings[index % sayings.length]!;
    if (who === 1) text = text.replace(/\b(um|uh), ?|\b(um|uh) /g, '').replace('twenty five percent', '25%');
    return [{ type: 'segment', id: id(0), text }];
  }
  const wobble = (at: number): number => (chance(index + at * 3 + who * 97) - 0.5) * 14;
  return scratches(index)
    .filter((_, at) => !(who === 1 && at === 1))
    .map((line, at) => ({
      type: 'box',
      id: id(at),
      class: classes[at === 2 ? 1 : 0]!.key,
      x: Math.min(line.x1, line.x2) - 10 + wobble(at),
      y: Math.min(line.y1, line.y2) - 10 + wobble(at + 1),
      width: Math.abs(line.x2 - line.x1) + 20 + wobble(at + 2),
      height: Math.abs(line.y2 - line.y1) + 20,
      ...(who === 2 && at === 0 ? { attributes: { depth: 'light' }, note: 'Ends at the seam', confidence: 0.83, origin: { kind: 'model', from: 'detector-7', touched: false } } : {}),
      ...(who === 3 ? { confidence: 0.4 + chance(at + index) * 0.6 } : {}),
    }));
}

export function layersOf(index: number): Layer[] {
  return labelers.slice(0, row(index).submissions).map((labeler, who) => ({
    labeler: labeler.name, kind: labeler.kind, state: 'submitted', revision: 1 + (who === 1 ? 1 : 0), marks: marksOf(index, who), view: null, submitted_at: Date.now() - (index % 90) * 3_600_000, seen: labeler.kind === 'human' && !isAudio(index) ? [1, 0.72][who % 2]! : null, heard: labeler.kind === 'human' && isAudio(index) ? [1, 0.64][who % 2]! : null,
  }));
}

export function casesOf(index: number): CaseRow[] {
  const item = row(index);
  const kinds = item.kind === 'image' ? (['missed', 'loose', 'class'] as const) : (['lexical', 'boundary', 'filler'] as const);
  return Array.from({ length: item.open_cases }, (_, at) => ({
    id: `0191${String(index).padStart(4, '0').slice(0, 4)}-0000-7000-8000-${String(index * 10 + at).padStart(12, '0')}`,
    item: item.hash, name: item.name, media: item.kind, kind: kinds[at]!, severity: at === 1 ? 'warning' : 'error', score: 0.93 - at * 0.2,
    labelers: ['Anna', 'Boris'], why: item.kind === 'image' ? ['Boris has no box where Anna and Chiara have one', 'The boxes overlap by 0.58 only', 'Anna says scratch, Boris says dent'][at]! : ['Anna and Boris: different words, “gas” or “bus”', 'The second segment begins 340 ms apart, and Boris cuts the third in two', 'Anna writes "um", Boris leaves it out'][at]!,
    state: 'open',
  }));
}

/** True for the items somebody flagged. */
export const isFlagged = (index: number): boolean => index % 9 === 0;

function remarksOf(index: number): LabelerRemark[] {
  const at = Date.now() - (index % 40) * 5_400_000;
  return [
    ...(isFlagged(index) ? [{ labeler: 'Boris', flagged: true, note: 'Is the line at the lower edge a scratch or the seam?', at }] : []),
    ...(index % 18 === 0 ? [{ labeler: 'Anna', flagged: false, note: 'Same part as the one before', at: at - 900_000 }] : []),
  ];
}

/** What the detector finds: the scratches with its wobble, and some it is not sure of. */
export function prelabelsOf(index: number): Prelabels {
  const found = marksOf(index, 3);
  const { width, height } = row(index);
  const unsure = Array.from({ length: isAudio(index) ? 0 : 12 }, (_, at): Mark => {
    const s = index * 97 + at * 5;
    return {
      type: 'box', id: `0193ffff-0000-7000-8000-${String(index * 100 + at).padStart(12, '0')}`, class: classes[at % 3]!.key,
      x: Math.round(chance(s) * 0.8 * (width ?? 1600)), y: Math.round(chance(s + 1) * 0.8 * (height ?? 1200)), width: Math.round(20 + chance(s + 2) * 140), height: Math.round(16 + chance(s + 3) * 90), confidence: Math.round(chance(s + 4) * 70) / 100,
    };
  });
  return { labeler: 'detector-7', marks: [...found, ...unsure] };
}

const look = { gamma: 1, brightness: 0, contrast: 0, black: 0, white: 1, invert: false, clahe: 0 };
export let settings: ProjectSettings = {
  px_per_mm: 24, look_zoom: 0.5, look_required: false, prelabels: 'detector-7',
  // Calls are parted by who speaks; `segmented: false` shows a clip as one text.
  transcripts: { segmented: true, overlap: false, speakers: ['Agent', 'Caller'], language: 'en', listening_required: false, limits: [] },
  disagreements: { tau: 0.5, lambda: 0.8, edge_px: 4, edge_share: 0.08, boundary_millis: 200 },
  looks: [{ name: 'Dark parts', look: { ...look, gamma: 1.8, brightness: 0.1 } }, { name: 'Scratches', look: { ...look, clahe: 3, invert: true } }],
};
export const setSettings = (next: ProjectSettings): ProjectSettings => (settings = next);

export function detail(index: number): ItemDetail {
  const item = row(index);
  const layers = layersOf(index);
  return {
    item, format: item.kind === 'image' ? 'jpeg' : 'wav', byte_size: Math.round(45_000 + chance(index) * 2_000_000),
    sample_rate: item.kind === 'audio' ? 16_000 : null, channels: item.kind === 'audio' ? 1 : null, orientation: index % 11 === 0 ? 6 : 1,
    damaged: item.state === 'damaged' ? 'The data stops after 61 % of the picture' : null,
    names: [item.name, `2026-10-14/raw/${item.name}`], tags: index % 3 === 0 ? ['shift-b'] : [], layers,
    truth: { basis: item.truth_basis, marks: item.truth_basis === 'none' ? [] : (layers[0]?.marks ?? []), digest: item.truth_basis === 'none' ? null : hashOf(index + 1) },
    cases: casesOf(index),
    remarks: remarksOf(index),
    image: item.kind === 'audio' ? null : { luminance_mean: 88.2, luminance_p1: 9, luminance_p5: 21, luminance_p50: 84, luminance_p95: 171, luminance_p99: 214, contrast: 0.183, sharpness: 412.7, sharpness_512: 960.2, tenengrad: 1893, noise: 2.41, colourfulness: 18.6, saturation: 0.21, entropy: 7.12, red_mean: 84, green_mean: 89, blue_mean: 94, shadow_clip: 0.0021, highlight_clip: 0.0134 },
    audio: item.kind === 'image' ? null : { loudness: -23.4, true_peak: -1.2, sample_peak: 0.86, rms: 0.061, dc_offset: 0.0003, clipped_samples: 0, clipped_run: 0, leading_silence_micros: 240_000, trailing_silence_micros: 610_000, active_fraction: 0.72, snr: 31.5 },
  };
}

export const info = (name: string, path: string): Info => ({
  name, path, items: { total, image: 80_000, audio: 20_000 }, submissions: 135_101, labelers,
  classes: classes.map((it, at) => ({ ...it, annotations: [118_204, 20_911, 4_310, 202][at]! })),
  collections: [{ name: 'calls', items: 20_000 }, { name: 'production', items: 22_857 }, { name: 'training 2026-10', items: 57_143 }],
  conventions: [{ kind: 'filler', choice: 'normalise' }],
  transcript_rules: { fillers: 'drop', filler_word: null, ellipsis: 'comma', letter_case: 'sentence', numerals: 'words', contractions: 'any', tags: [], alphabet: null, least_chars_per_second: null, most_chars_per_second: null },
  cases: { open: 127, decided: 2_310, stale: 4, lead_open: 28 }, truth: { decided: 20_000, consensus: 30_000, convention: 90, single: 20_000, none: 29_910 },
  head: 'v3', dirty: 212, unmeasured: 0, damaged: 311,
});

export const covers = (from: number): CoverItem[] => Array.from({ length: 4 }, (_, at) => ({ hash: hashOf(from + at), kind: isAudio(from + at) ? 'audio' : 'image' }));

const roots = { media: 'aa'.repeat(32), truth: 'bb'.repeat(32), layers: 'cc'.repeat(32), membership: 'dd'.repeat(32), book: 'ee'.repeat(32) };
export const versions: VersionRow[] = [
  { version: 'v3', digest: '9f3c21aa'.repeat(8), parent: 'v2', message: 'Scratches under 2 mm removed after the rule', author: 'Chiara', created_at: Date.now() - 7_200_000, items: 99_800, open: 0, tags: ['candidate'], roots, truth: { decided: 19_800, consensus: 30_000, convention: 90, single: 20_000, none: 29_910 } },
  { version: 'v2', digest: '17bb04e1'.repeat(8), parent: 'v1', message: 'Second labeler for line 3', author: 'Anna', created_at: Date.now() - 5 * 86_400_000, items: 81_000, open: 12, tags: [], roots, truth: { decided: 2_000, consensus: 30_000, convention: 0, single: 40_000, none: 9_000 } },
  { version: 'v1', digest: '5d8810cd'.repeat(8), parent: null, message: 'First import', author: 'Anna', created_at: Date.now() - 40 * 86_400_000, items: 60_000, open: 0, tags: ['baseline-2026-09'], roots, truth: { decided: 0, consensus: 0, convention: 0, single: 60_000, none: 0 } },
];

const thing = (index: number): { item: string; name: string; kind: 'image' | 'audio' } => ({ item: hashOf(index), name: row(index).name, kind: row(index).kind });

export function diff(a: string, b: string): Diff {
  const relabelled = Array.from({ length: 30 }, (_, at) => at * 3 + 1).map((index) => {
    const [first, second] = marksOf(index, 0);
    if (isAudio(index) && first?.type === 'segment') {
      return { ...thing(index), changes: [{ kind: 'text', before: first, after: marksOf(index, 1)[0]!, iou: null, words: [
        { op: 'removed', text: 'um' }, { op: 'equal', text: 'the battery holds for about' }, { op: 'removed', text: 'twelve' }, { op: 'added', text: '12' }, { op: 'equal', text: 'hours' },
      ] }] };
    }
    if (first?.type !== 'box') return { ...thing(index), changes: [{ kind: 'truth_added', before: null, after: null, iou: null, words: [] }] };
    const moved: Mark = { ...first, x: first.x + 26, width: first.width * 0.8 };
    return { ...thing(index), changes: [
      { kind: 'box_moved', before: first, after: moved, iou: 0.71, words: [] },
      ...(second ? [{ kind: 'box_removed', before: second, after: null, iou: null, words: [] }] : []),
    ] };
  });
  return {
    a, b, added: [5, 6, 7, 8, 9, 10, 11, 12].map(thing), removed: [40, 41].map(thing), re_encoded: [{ name: row(44).name, before: hashOf(44), after: hashOf(45) }], relabelled, membership: [50, 51, 52].map(thing),
    counts: { added: 8, removed: 2, re_encoded: 1, relabelled: 30, unchanged: 99_759, boxes_added: 0, boxes_removed: 19, boxes_moved: 22, class_changed: 0, texts_changed: 6, membership_changed: 3 },
    roots: { media: true, truth: true, layers: true, membership: true, book: false },
  };
}

function bell(centre: number, spread: number, size: number): number[] {
  return Array.from({ length: 24 }, (_, at) => Math.round(size * Math.exp(-(((at - centre) / spread) ** 2)) + chance(at + centre) * size * 0.03));
}

export function drift(a: string, b: string): Drift {
  const base = (measurement: string, title: string, over: Partial<DriftScore>): DriftScore => ({
    measurement, kind: 'image', title, statistic: 'Kolmogorov-Smirnov', reference_count: 57_143, current_count: 22_857, reference_mean: 118.2, current_mean: 84.9, p: 1e-12, q: 4e-12, effect: 0.41,
    effect_name: 'Wasserstein distance / reference sd', verdict: 'drift', severity: 'major', direction: 'lower', noise_floor: 0.012, smallest_visible: 0.02,
    histogram: { edges: Array.from({ length: 25 }, (_, at) => at * 10.625), labels: [], reference: bell(12, 5, 900), current: bell(8, 4, 600) }, examples: [1, 2, 4, 5, 6, 7].map(thing), ...over,
  });
  return {
    reference: a, current: b, verdict: 'drift', reference_items: 57_143, current_items: 22_857, unmeasured: 14,
    scores: [
      base('luminance_mean', 'Luminance (0-255)', {}),
      base('boxes_per_image', 'Boxes per image', { effect: 0.28, severity: 'moderate', direction: 'fewer', histogram: { edges: [0, 1, 2, 3, 4, 5, 6], labels: [], reference: [300, 900, 600, 240, 80, 20], current: [520, 700, 210, 60, 20, 4] } }),
      base('class', 'Classes', { statistic: 'Chi-squared', effect_name: "Cramér's V", effect: 0.12, severity: 'minor', direction: 'more dent', reference_mean: { value: null, reason: 'classes have no mean' }, current_mean: { value: null, reason: 'classes have no mean' }, histogram: { edges: [], labels: ['scratch', 'dent', 'stain'], reference: [8000, 1200, 300], current: [2900, 900, 120] } }),
      base('sharpness_512', 'Sharpness at 512 px', { verdict: 'significant_but_negligible', severity: 'none', effect: 0.018, p: 0.004, q: 0.008, direction: 'higher', histogram: { edges: Array.from({ length: 25 }, (_, at) => at * 80), labels: [], reference: bell(11, 6, 800), current: bell(11.4, 6, 500) } }),
      base('loudness', 'Loudness (LUFS)', { kind: 'audio', verdict: 'no_drift', severity: 'none', p: 0.43, q: 0.5, effect: 0.03, direction: 'same', reference_mean: -23.1, current_mean: -23, reference_count: 410, current_count: 390, histogram: { edges: Array.from({ length: 25 }, (_, at) => -40 + at), labels: [], reference: bell(15, 4, 60), current: bell(15.2, 4, 55) } }),
      base('words_per_second', 'Words per second', { kind: 'audio', verdict: 'insufficient_data', severity: 'none', reference_count: 12, current_count: 9, p: { value: null, reason: 'fewer than 20 clips on one side' }, q: { value: null, reason: 'fewer than 20 clips on one side' }, effect: { value: null, reason: 'fewer than 20 clips on one side' }, direction: '' }),
    ],
  };
}
