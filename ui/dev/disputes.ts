// Disagreements for the dev server: cases with decisions that stay, conventions, thresholds, rules that settle, and the book.
import type { AutoRule, BookPage, CaseDetail, CaseKind, CaseLayer, CaseRow, ConventionChoice, Conventions, DecisionBatch, DecisionRow, DisagreementSettings, Job, Mark, Verdict } from '../src/lib/generated/api.ts';
import { speech } from './media.ts';
import * as world from './world.ts';

type Given = Record<string, unknown>;
type Answer = (given: Given) => unknown;
export type Tools = {
  who: () => string;
  tell: (...tags: string[]) => void;
  start: (title: string, finish: () => object) => Job;
  refuse: (message: string, hint?: string) => Error;
};

const everyCase: CaseRow[] = Array.from({ length: 400 }, (_, at) => at).flatMap(world.casesOf).sort((a, b) => b.score - a.score);
const decisions = new Map<string, DecisionRow>();
const conventions: readonly CaseKind[] = ['filler', 'number_format', 'case', 'punctuation'];
const decided = new Map<CaseKind, ConventionChoice>([['filler', 'normalise']]);
const stateOf = (row: CaseRow): CaseRow['state'] => decisions.get(row.id)?.state ?? 'open';
const rowOf = (row: CaseRow): CaseRow => ({ ...row, state: stateOf(row) });
const forLead = (row: CaseRow): boolean => !conventions.includes(row.kind);
export const leadOpen = (): number => everyCase.filter((row) => forLead(row) && stateOf(row) === 'open').length;

let settings: DisagreementSettings = world.settings.disagreements;
export const disagreements = (): DisagreementSettings => settings;

function segmentsOf(index: number, who: number): Mark[] {
  const words = ['um the battery holds', 'for about twelve hours', 'and then it stops', 'please call me back'];
  const id = (at: number): string => `0195${String(who).padStart(4, '0')}-0000-7000-8000-${String(index * 10 + at).padStart(12, '0')}`;
  const regions = speech(index).slice(0, 4);
  const whole = regions.map(({ start, end }, at) => ({ start: start + (who === 1 && at === 1 ? 0.34 : 0.02 * who), end: end - (who === 2 && at === 0 ? 0.29 : 0), text: words[at % 4]! }));
  const cut = whole.flatMap((each, at) => {
    if (who !== 1 || at !== 2) return [each];
    const middle = (each.start + each.end) / 2;
    return [{ ...each, end: middle - 0.1, text: 'and then' }, { ...each, start: middle + 0.1, text: 'it stops' }];
  });
  return cut.map(({ start, end, text }, at) => ({ type: 'segment', id: id(at), text, start_micros: Math.round(start * 1e6), end_micros: Math.round(end * 1e6) }));
}

function layersOf(row: CaseRow): CaseLayer[] {
  const index = world.indexOf(row.item);
  return world.layersOf(index).map((layer, who): CaseLayer => {
    const seen = { view: layer.view, seen: layer.seen, heard: layer.heard };
    if (row.media === 'audio') {
      const heard = ['call the nearest gas station', 'call the nearest bus station', 'call the nearest gas station'][who % 3]!;
      const marks = row.kind === 'boundary' ? segmentsOf(index, who) : layer.marks.map((mark) => ({ ...mark, text: heard }));
      return { labeler: layer.labeler, marks, text: marks.map((mark) => (mark.type === 'segment' ? mark.text : '')).join(' '), ...seen };
    }
    let marks = layer.marks.slice(0, 1);
    if (row.kind === 'missed' && who === 1) marks = [];
    if (row.kind === 'class' && who === 1) marks = marks.map((mark) => (mark.type === 'box' ? { ...mark, class: world.classes[1]!.key } : mark));
    if (row.kind === 'loose' && who === 1) marks = marks.map((mark) => (mark.type === 'box' ? { ...mark, x: mark.x - 24, width: mark.width + 70, height: mark.height + 30 } : mark));
    return { labeler: layer.labeler, marks, text: null, ...seen };
  });
}

function laneOf(row: CaseRow): CaseRow[] {
  return everyCase.filter((each) => forLead(each) === forLead(row) && (stateOf(each) === 'open' || each.id === row.id));
}

function detail(row: CaseRow): CaseDetail {
  const index = world.indexOf(row.item);
  const layers = layersOf(row);
  const boxes = layers.flatMap((layer) => layer.marks.filter((mark) => mark.type === 'box'));
  const [box] = boxes;
  const mean = (of: 'x' | 'y' | 'width' | 'height'): number => boxes.reduce((sum, each) => sum + each[of], 0) / boxes.length;
  const texts = layers.map((layer) => (layer.text ?? '').split(' ').filter(Boolean));
  const longest = Math.max(0, ...texts.map((words) => words.length));
  const lane = laneOf(row);
  const at = lane.findIndex((each) => each.id === row.id);
  return {
    case: rowOf(row), item: world.row(index), focus: box ? { x: box.x - 60, y: box.y - 60, width: box.width + 120, height: box.height + 120 } : null,
    fused: box ? { x: mean('x'), y: mean('y'), width: mean('width'), height: mean('height') } : null, layers,
    context: world.layersOf(index),
    aligned: row.media === 'image' ? [] : Array.from({ length: longest }, (_, slot) => ({ words: texts.map((words) => words[slot] ?? null), agree: new Set(texts.map((words) => words[slot])).size === 1 })),
    decision: decisions.get(row.id) ?? null, position: at, open_total: lane.filter((each) => stateOf(each) === 'open').length, previous: lane[at - 1]?.id ?? null, next: lane[at + 1]?.id ?? null,
  };
}

const stats = { filler: 0.22, number_format: 0.11, case: 0.04, punctuation: 0.03 } as Partial<Record<CaseKind, number>>;
function conventionList(): Conventions {
  const row = (kind: CaseKind, pairs: number, items: number, example: string[], choices: [string, number, string][]) => ({
    kind, decided: decided.get(kind) ?? null, pairs, pairs_total: 140, items, gain: stats[kind]!, example,
    choices: choices.map(([words, texts, said], at) => ({ choice: at === 0 ? ('normalise' as const) : ('keep' as const), words, texts, example: said })),
  });
  return {
    rows: [
      row('filler', 53, 40, ['um the battery holds', 'the battery holds'], [['fillers dropped', 64, 'the battery holds'], ['fillers kept', 42, 'um the battery holds']]),
      row('number_format', 32, 21, ['twenty five percent', '25%'], [['numbers in words', 38, 'twenty five percent'], ['numbers in digits', 26, '25%']]),
      row('case', 12, 9, ['until Friday', 'until friday'], [['all small', 13, 'until friday'], ['capitals kept', 11, 'until Friday']]),
      row('punctuation', 9, 8, ['well, yes', 'well yes'], [['no punctuation', 4, 'well yes'], ['punctuation kept', 14, 'well, yes']]),
    ],
    exact_agreement: 0.41, ceiling: 0.83,
    plan: [{ kinds: ['filler'], agreement: 0.6 }, { kinds: ['filler', 'number_format'], agreement: 0.75 }, { kinds: ['filler', 'number_format', 'case'], agreement: 0.8 }, { kinds: ['filler', 'number_format', 'case', 'punctuation'], agreement: 0.83 }],
    wer: 0.142, wer_normalised: 0.051, cer: 0.083, cer_normalised: 0.034,
    boundaries: { pairs: 318, median_millis: 74, p95_millis: 412, over: 27 },
  };
}

const kinds: readonly CaseKind[] = ['missed', 'extra', 'class', 'loose', 'split_merge', 'attribute', 'duplicate', 'boundary'];
/** How many of a kind there are; a higher threshold finds more loose ones, a lower fewer. */
function countOf(kind: CaseKind, { tau, edge_px, boundary_millis }: DisagreementSettings): number {
  const here = everyCase.filter((row) => row.kind === kind).length * 9;
  if (kind === 'loose') return Math.round(here * (1 + (tau - 0.5) * 3 - (edge_px - 4) * 0.05));
  if (kind === 'missed') return Math.round(here * (1 + Math.max(0, tau - 0.5) * 0.6));
  if (kind === 'boundary') return Math.round(here * (200 / boundary_millis));
  return here;
}

const fits = ({ kinds: wanted, least_iou }: AutoRule): CaseRow[] => everyCase.filter((row) => wanted.includes(row.kind) && stateOf(row) === 'open' && row.media === 'image' && world.chance(Math.round(row.score * 1e4) + world.indexOf(row.item)) > least_iou - 0.2);
let batches: (DecisionBatch & { ids: string[] })[] = [];

const shownTexts = [{ labeler: 'Anna', text: 'um the battery holds for about twelve hours' }, { labeler: 'Boris', text: 'the battery holds for about 12 hours' }];
const pages: BookPage[] = [
  ...world.classes.map((each): BookPage => ({ id: `class:${each.key}`, title: each.name, definition: each.definition, examples: [], decided: null })),
  ...conventions.map((kind): BookPage => ({ id: `convention:${kind}`, title: kind.replace('_', ' '), definition: kind === 'filler' ? 'Um, uh, er and hm. A filler that is the whole answer stays.' : '', examples: [], decided: null })),
];
const pageOf = (id: string): BookPage | undefined => pages.find((page) => page.id === id);
function fileOf(row: CaseRow, sentence: string, by: string, at: number): BookPage['examples'][number] {
  const { layers, focus } = detail(row);
  return {
    id: `0196${String(Math.round(at)).slice(-8)}-${row.id.slice(-12)}`, item: row.item, name: row.name, media: row.media, case: row.id, kind: row.kind, sentence, focus,
    marks: layers.flatMap((layer) => layer.marks), texts: row.media === 'audio' ? layers.map(({ labeler, text }) => ({ labeler, text: text ?? '' })) : [], by, at,
  };
}
const bookPages = (): BookPage[] => pages.map((page) => ({ ...page, decided: decided.get(page.id.replace('convention:', '') as CaseKind) ?? null }));

// Two examples from the start.
const [first, second] = everyCase.filter((row) => row.media === 'image' && row.kind !== 'missed');
const said = everyCase.find((row) => row.kind === 'lexical');
if (first && second) pages[0]!.examples.push(fileOf(first, 'One line, although the light breaks it in two', 'Chiara', Date.now() - 6e8), fileOf(second, 'Dust on the lens is no scratch: it is on the picture before, too', 'Anna', Date.now() - 9e7));
if (said) pages.find((page) => page.id === 'convention:filler')!.examples.push({ ...fileOf(said, 'The um at the start goes, the rest stays', 'Chiara', Date.now() - 2e8), texts: shownTexts });

export function disputes({ who, tell, start, refuse }: Tools): Record<string, Answer> {
  const found = (id: unknown): CaseRow => {
    const row = everyCase.find((each) => each.id === id);
    if (row === undefined) throw refuse('There is no such case');
    return row;
  };
  const preview = (rule: AutoRule) => {
    const hit = fits(rule);
    return { open: everyCase.filter((row) => rule.kinds.includes(row.kind) && stateOf(row) === 'open').length, resolved: hit.length, by_kind: rule.kinds.map((kind) => ({ kind, count: hit.filter((row) => row.kind === kind).length })), examples: hit.slice(0, 50) };
  };
  const listed = () => ({ batches: batches.map(({ ids: _, ...batch }) => batch) });
  return {
    list_cases: ({ kind, case_kind, state, lane }) => {
      const cases = everyCase.filter((row) => (kind == null || row.media === kind) && (case_kind == null || row.kind === case_kind) && (lane !== 'lead' || forLead(row)) && (state === 'all' || (state === 'decided') === (stateOf(row) === 'decided')));
      return { total: cases.length, cases: cases.slice(0, 100).map(rowOf), next: null };
    },
    get_case: ({ case: id }) => detail(found(id)),
    decide_case: ({ case: id, verdict }) => {
      decisions.set(String(id), { verdict: verdict as Verdict, by: who(), at: Date.now(), state: 'decided' });
      tell('cases', 'items');
      return detail(found(id));
    },
    undo_decision: ({ case: id }) => {
      decisions.delete(String(id));
      tell('cases', 'items');
      return detail(found(id));
    },
    list_conventions: conventionList,
    decide_convention: ({ kind, choice }) => {
      if (choice == null) decided.delete(kind as CaseKind);
      else decided.set(kind as CaseKind, choice as ConventionChoice);
      tell('book', 'cases');
      return conventionList();
    },
    preview_thresholds: ({ disagreements: then }) => ({ items: world.total, sampled: true, rows: kinds.map((kind) => ({ kind, now: countOf(kind, settings), then: countOf(kind, then as DisagreementSettings) })) }),
    start_apply_thresholds: ({ disagreements: then }) =>
      start('Compare again with other thresholds', () => {
        settings = then as DisagreementSettings;
        tell('cases', 'settings');
        return { recomputed: { items: world.total, open: 412, cancelled: false } };
      }),
    start_recompute: () => start('Compare every item again', () => ({ recomputed: { items: world.total, open: 412, cancelled: false } })),
    preview_auto_resolve: ({ rule }) => preview(rule as AutoRule),
    start_auto_resolve: ({ rule }) =>
      start('Settle by rule', () => {
        const hit = fits(rule as AutoRule);
        const batch = `0197-${batches.length}`;
        for (const row of hit) decisions.set(row.id, { verdict: { verdict: 'consensus' }, by: who(), at: Date.now(), state: 'decided' });
        batches = [{ batch, rule: rule as AutoRule, cases: hit.length, by: who(), at: Date.now(), undone: false, ids: hit.map((row) => row.id) }, ...batches];
        tell('cases');
        return { resolved: { cases: hit.length, batch } };
      }),
    list_batches: listed,
    undo_batch: ({ batch }) => {
      batches = batches.map((each) => (each.batch === batch ? { ...each, undone: true } : each));
      for (const id of batches.find((each) => each.batch === batch)?.ids ?? []) decisions.delete(id);
      tell('cases');
      return listed();
    },
    get_book: () => ({ version: 7, pages: bookPages() }),
    file_example: ({ case: id, page, sentence }) => {
      const row = found(id);
      const box = layersOf(row).flatMap((layer) => layer.marks).find((mark) => mark.type === 'box');
      const to = pageOf(String(page ?? (box ? `class:${box.class}` : 'convention:filler')));
      if (to === undefined) throw refuse('There is no such page');
      to.examples.unshift(fileOf(row, String(sentence), who(), Date.now()));
      tell('book');
      return bookPages().find((each) => each.id === to.id);
    },
    remove_example: ({ id }) => {
      const page = pages.find((each) => each.examples.some((example) => example.id === id));
      if (page === undefined) throw refuse('There is no such example');
      page.examples = page.examples.filter((example) => example.id !== id);
      tell('book');
      return page;
    },
    change_page: ({ id, definition }) => {
      const page = pageOf(String(id));
      if (page === undefined) throw refuse('There is no such page');
      page.definition = String(definition);
      tell('book');
      return page;
    },
  };
}
