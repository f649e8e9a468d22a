/** The agreement report as the screen reads it. */

import type { Agreement, ItemAgreement, LabelerAgreement, PairAgreement, Stat } from '../../lib/generated/api.ts';

export type HabitKind = 'larger' | 'smaller' | 'wider' | 'narrower' | 'taller' | 'shorter' | 'left' | 'right' | 'up' | 'down' | 'merges' | 'splits' | 'misses_small';
export type Habit = { kind: HabitKind; amount: number; q: Stat; count: number; words: string };
export type Pair = PairAgreement & { kappa: Stat; cer: Stat };
export type Person = LabelerAgreement & { truth_f1: Stat; truth_wer: Stat; others_f1: Stat; vitality: Stat; reliability: Stat; habits: Habit[] };
export type ClassRow = { class: string; name: string; annotations: number; f1: Stat; mean_iou: Stat; alpha: Stat };
export type Week = { from: number; items: number; agreement: Stat };
export type HumanLevel = { name: 'f1_50' | 'f1_75' | 'wer' | 'wer_normalised' | 'cer'; title: string; value: Stat; low: number | null; high: number | null; method: string };
export type Report = Omit<Agreement, 'pairs' | 'labelers'> & {
  pairs: Pair[];
  labelers: Person[];
  classes: ClassRow[];
  over_time: Week[];
  kappa: { cohen: Stat; fleiss: Stat; percent: Stat };
  human_level: HumanLevel[];
};
export type WorstItem = ItemAgreement;

const older: Stat = { value: null, reason: 'this program does not reckon it' };

/** An answer as the screen reads it; what an older program leaves out says so. */
export function reportOf(answer: Agreement): Report {
  const given = answer as Agreement & Partial<Report>;
  return {
    classes: [],
    over_time: [],
    human_level: [],
    kappa: { cohen: older, fleiss: older, percent: older },
    ...given,
    pairs: answer.pairs.map((pair) => ({ kappa: older, cer: older, ...pair })),
    labelers: answer.labelers.map((person) => ({ truth_f1: older, truth_wer: older, others_f1: older, vitality: older, reliability: older, habits: [], ...person })),
  };
}
