// How far people agree, and a model against the truth, for the dev server.
import type { Agreement, Habit, LabelerAgreement, Mark, ModelCheck, ModelFinding, ModelFindingKind, ModelTranscript, Models, PairAgreement } from '../src/lib/generated/api.ts';
import * as world from './world.ts';

type Given = Record<string, unknown>;
const none = (reason: string): { value: null; reason: string } => ({ value: null, reason });
const people = ['Anna', 'Boris', 'Chiara', 'Deniz', 'Efua'] as const;
/** How carefully each works, and on how many items. */
const care = [0.95, 0.84, 0.91, 0.7, 0.93];
const done = [1820, 1790, 640, 410, 12];

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

function pair(a: number, b: number): PairAgreement {
  const items = Math.min(done[a]!, done[b]!);
  const both = care[a]! * care[b]!;
  const luck = (world.chance(a * 31 + b) - 0.5) * 0.04;
  const rest = { a: people[a]!, b: people[b]!, items };
  // One new labeler has too few clips, and no box of any other class.
  if (a === 4 || b === 4) return { ...rest, agreement: rounded(both + luck), mean_iou: rounded(0.62 + both * 0.28), f1: rounded(both + 0.04), kappa: none('both only ever used one class'), wer: none('no clip that both transcribed'), wer_normalised: none('no clip that both transcribed'), cer: none('no clip that both transcribed') };
  return { ...rest, agreement: rounded(both - 0.03 + luck), mean_iou: rounded(0.62 + both * 0.27), f1: rounded(both + 0.03 + luck), kappa: rounded(0.5 + both * 0.48), wer: rounded(0.32 - both * 0.24), wer_normalised: rounded(0.19 - both * 0.17), cer: rounded(0.15 - both * 0.12) };
}

const habits: Partial<Record<number, Habit[]>> = {
  1: [{ kind: 'larger', amount: 0.12, q: 0.0002, count: 1204, words: 'draws 12 % larger than others' }],
  2: [{ kind: 'right', amount: 0.06, q: 0.012, count: 377, words: 'draws 6 % of the width to the right' }],
  3: [
    { kind: 'merges', amount: 0.86, q: none('counted over cases, not tested'), count: 31, words: 'draws one box where others draw several (27 of 31)' },
    { kind: 'misses_small', amount: 0.44, q: none('counted over cases, not tested'), count: 58, words: 'misses 44 % of small objects and 8 % of larger ones' },
  ],
};

const against = (who: number): LabelerAgreement => ({
  name: people[who]!, items: done[who]! * 3, agreement: rounded(care[who]! * 0.9), mean_iou: rounded(0.6 + care[who]! * 0.28), f1: rounded(care[who]! - 0.02), wer: who === 4 ? none('no clip that anyone else transcribed') : rounded(0.3 - care[who]! * 0.2),
  truth_f1: rounded(care[who]! + 0.01), truth_wer: who === 4 ? none('no clip with a truth') : rounded(0.24 - care[who]! * 0.2), others_f1: rounded(care[who]! - 0.03),
  vitality: who === 4 ? none('fewer than 20 items') : rounded([0.031, 0.004, 0.018, -0.062, 0][who]!), reliability: who === 4 ? none('fewer than 20 classes named') : rounded(care[who]! + 0.03), habits: habits[who] ?? [],
});

/** Items of three people. */
const disputed = Array.from({ length: 3000 }, (_, index) => index).filter((index) => world.row(index).open_cases > 0).slice(0, 100);
const week = 7 * 86_400_000;
const monday = Date.UTC(2026, 7, 31);

function report(): Agreement {
  const pairs = people.flatMap((_, a) => people.slice(a + 1).map((__, b) => pair(a, a + 1 + b)));
  return {
    items: 1820, pairs, labelers: people.map((_, who) => against(who)),
    worst_items: disputed.map((index, at) => ({ item: world.hashOf(index), name: world.row(index).name, agreement: rounded(at * 0.006) })),
    alpha: { value: 0.742, low: 0.701, high: 0.778, reason: null }, transcript_alpha: { value: 0.843, low: 0.79, high: 0.88, reason: null },
    classes: [
      { class: world.classes[0]!.key, name: 'scratch', annotations: 118_204, f1: 0.87, mean_iou: 0.83, alpha: 0.78 },
      { class: world.classes[1]!.key, name: 'dent', annotations: 20_911, f1: 0.71, mean_iou: 0.79, alpha: 0.61 },
      { class: world.classes[2]!.key, name: 'stain', annotations: 4_310, f1: 0.9, mean_iou: 0.88, alpha: 0.86 },
      { class: world.classes[3]!.key, name: 'dust', annotations: 202, f1: none('only one person drew it'), mean_iou: none('only one person drew it'), alpha: none('only one person drew it') },
    ],
    over_time: Array.from({ length: 12 }, (_, at) => at).filter((at) => at !== 5).map((at) => ({
      from: monday + at * week, items: Math.round(40 + world.chance(at) * 260), agreement: at === 8 ? none('no item of that week has two answers') : rounded(0.64 + at * 0.018 + (world.chance(at * 7) - 0.5) * 0.06),
    })),
    kappa: { percent: 0.964, cohen: 0.871, fleiss: 0.862 },
    human_level: [
      { name: 'f1_50', title: 'F1 at an overlap of 0.5', value: 0.861, low: 0.842, high: 0.879, method: 'mean over pairs of people, 1,000 resamples of items' },
      { name: 'f1_75', title: 'F1 at an overlap of 0.75', value: 0.684, low: 0.655, high: 0.71, method: 'mean over pairs of people, 1,000 resamples of items' },
      { name: 'wer', title: 'Word error rate', value: 0.121, low: 0.104, high: 0.139, method: 'mean of both directions, 1,000 resamples of clips' },
      { name: 'wer_normalised', title: 'Word error rate by the conventions', value: 0.043, low: 0.031, high: 0.056, method: 'mean of both directions, 1,000 resamples of clips' },
      { name: 'cer', title: 'Character error rate', value: none('no clip of a language without spaces'), low: null, high: null, method: 'mean of both directions' },
    ],
  };
}

const boxOf = (mark: Mark | undefined): { x: number; y: number; width: number; height: number; class: string; id: string } | null => (mark?.type === 'box' ? mark : null);

function findings(): ModelFinding[] {
  const found: ModelFinding[] = [];
  for (let index = 0; found.length < 120 && index < 600; index++) {
    const box = boxOf(world.layersOf(index)[0]?.marks[0]);
    if (!box || world.row(index).state === 'damaged') continue;
    const kind = (['overlooked', 'badly_located', 'swapped'] as const)[found.length % 3] as ModelFindingKind;
    const rect = { x: box.x, y: box.y, width: box.width, height: box.height };
    const confidence = rounded(0.96 + world.chance(index) * 0.039);
    const base = { item: world.hashOf(index), name: world.row(index).name, kind, score: 0.0004 + found.length ** 1.4 * 0.0006, class: box.class };
    const away = { x: rect.x + 34, y: rect.y + 12, width: rect.width * 1.3, height: rect.height * 0.9 };
    const other = world.classes[1]!.key === box.class ? world.classes[0]! : world.classes[1]!;
    if (kind === 'overlooked') found.push({ ...base, rect: { ...rect, x: rect.x + 260, y: rect.y + 90 }, annotation: null, predicted: { rect: { ...rect, x: rect.x + 260, y: rect.y + 90 }, class: box.class, confidence }, words: `the model is ${Math.round(confidence * 100)} % sure of a scratch here, and nobody drew it` });
    else if (kind === 'badly_located') found.push({ ...base, rect, annotation: box.id, predicted: { rect: away, class: box.class, confidence }, words: `the model puts this scratch elsewhere, ${Math.round(confidence * 100)} % sure: the boxes overlap by 0.41` });
    else found.push({ ...base, rect, annotation: box.id, predicted: { rect, class: other.key, confidence }, words: `the model is ${Math.round(confidence * 100)} % sure that this ${world.classes.find((each) => each.key === box.class)?.name ?? ''} is a ${other.name}` });
  }
  return found;
}

const said: readonly [string, string][] = [
  ['please call me back before half past nine', 'please call back before half past five'],
  ['the speaker rattles when the volume is high', 'the speaker battles when volume is hi'],
  ["it's twenty five percent off until friday", "it's 25% off until friday"],
  ['', 'thank you'],
];

const check = (model: string): ModelCheck => ({
  model, images: 41_200, clips: 16_000, f1: 0.823, map: 0.611, wer: 0.142, wer_normalised: 0.097, findings: findings(),
  transcripts: Array.from({ length: 60 }, (_, at): ModelTranscript => {
    const [truth, text] = said[at % 4]!;
    const index = at * 5 + 3;
    return { item: world.hashOf(index), name: world.row(index).name, wer: truth === '' ? none('the truth has no words') : rounded(0.5 - at * 0.006), errors: 4 - Math.floor(at / 20), truth, text };
  }),
});

export const agreementAnswers: Record<string, (given: Given) => unknown> = {
  get_agreement: (): Agreement => report(),
  get_models: (): Models => ({ models: [{ name: 'detector-7', items: 66_000 }, { name: 'whisper-small', items: 16_000 }] }),
  get_model_check: ({ model }) => check(String(model)),
};
