/** One labeler against the truth and against the others: which columns there are, and what they say. Pure. */

import type { LabelerAgreement } from '../../lib/generated/api.ts';
import { two, percent, type Measure } from './measures.ts';

export type PersonKey = 'truth_f1' | 'truth_wer' | 'others_f1' | 'reliability' | 'vitality';
export type PersonMeasure = Measure<PersonKey> & { unit: string };
export const personMeasures: readonly PersonMeasure[] = [
  { key: 'truth_f1', name: 'Against the truth', unit: 'boxes, F1', about: 'Boxes against what was decided or agreed: 1 is all of them and no other', better: 'high', show: two },
  { key: 'truth_wer', name: 'Against the truth', unit: 'texts, WER', about: 'Words that differ from what was decided or agreed', better: 'low', show: percent },
  { key: 'others_f1', name: 'Against the others', unit: 'boxes, F1', about: 'Boxes against what the others agree on, this person left out', better: 'high', show: two },
  { key: 'reliability', name: 'Reliability', unit: 'classes right', about: 'Share of classes named right, as estimated from everyone’s answers (Dawid and Skene)', better: 'high', show: percent },
  { key: 'vitality', name: 'Vitality', unit: 'on agreement', about: 'How much agreement among all would be less without this person', better: 'high', show: vitalityInWords },
];

/** Columns at least one person has, and those nobody has with the reason. */
export function personColumns(people: readonly LabelerAgreement[]): { columns: PersonMeasure[]; without: { name: string; reason: string }[] } {
  const has = (key: PersonKey): boolean => people.some((person) => typeof person[key] === 'number');
  const columns = personMeasures.filter(({ key }) => has(key));
  const without = personMeasures.flatMap(({ key, name, unit }) => {
    const value = people[0]?.[key];
    return has(key) || value === undefined || typeof value === 'number' ? [] : [{ name: `${name} (${unit})`, reason: value.reason }];
  });
  return { columns, without };
}

/** Ordered by one column, the best first or last; who has no value comes last either way. */
export function ordered(people: readonly LabelerAgreement[], { key, better }: PersonMeasure, bestFirst: boolean): LabelerAgreement[] {
  const sign = (better === 'high') === bestFirst ? -1 : 1;
  const rank = (person: LabelerAgreement): number => (typeof person[key] === 'number' ? sign * person[key] : Infinity);
  return [...people].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** Alpha with a person less alpha without: above 0 the person raises agreement. */
export function vitalityInWords(value: number): string {
  if (Math.abs(value) < 0.005) return 'no change';
  return `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`;
}

/** Where a bar about the middle begins and how long it is, in percent, when `most` reaches the end. */
export function fromMiddle(value: number, most: number): { left: number; width: number } {
  const half = most === 0 ? 0 : Math.min(1, Math.abs(value) / most) * 50;
  return { left: value < 0 ? 50 - half : 50, width: half };
}
