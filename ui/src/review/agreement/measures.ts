/** The numbers of the agreement report: what each is called, what it means, how it is written. Pure. */

import type { PairAgreement, Stat } from '../../lib/generated/api.ts';

export type Measure<Key extends string = string> = { key: Key; name: string; about: string; better: 'high' | 'low'; show: (value: number) => string };

export const percent = (value: number): string => `${(value * 100).toFixed(Math.abs(value) >= 0.9995 ? 0 : 1)} %`;
export const two = (value: number): string => value.toFixed(2).replace('-', '−');

export type PairKey = 'agreement' | 'mean_iou' | 'f1' | 'kappa' | 'wer' | 'wer_normalised' | 'cer';
export const pairMeasures: readonly Measure<PairKey>[] = [
  { key: 'agreement', name: 'Agreement', about: 'Of all that was said, the share that both said', better: 'high', show: percent },
  { key: 'mean_iou', name: 'Mean IoU', about: 'Overlap of the boxes that belong together: 1 is the same box', better: 'high', show: two },
  { key: 'f1', name: 'F1', about: 'Boxes that both found, of all that either drew', better: 'high', show: two },
  { key: 'kappa', name: 'Kappa', about: 'Same class on boxes that belong together, beyond chance: 0 is chance', better: 'high', show: two },
  { key: 'wer', name: 'WER', about: 'Words that differ between the two texts, as written', better: 'low', show: percent },
  { key: 'wer_normalised', name: 'WER by the conventions', about: 'Words that still differ once the conventions are applied', better: 'low', show: percent },
  { key: 'cer', name: 'CER', about: 'Characters that differ between the two texts, as written', better: 'low', show: percent },
];

/** Why a value is not there, or undefined where it is. */
export const reasonOf = (value: Stat): string | undefined => (typeof value === 'number' ? undefined : value.reason);

/** Measures that at least one pair has: a project of pictures has no word errors. */
export function inUse(pairs: readonly PairAgreement[]): Measure<PairKey>[] {
  return pairMeasures.filter(({ key }) => pairs.some((pair) => typeof pair[key] === 'number'));
}

/** The measures nobody has a value of, with the reason that stands for them. */
export function missing(pairs: readonly PairAgreement[]): { name: string; reason: string }[] {
  const [first] = pairs;
  if (!first) return [];
  return pairMeasures.flatMap(({ key, name }) => {
    if (pairs.some((pair) => typeof pair[key] === 'number')) return [];
    return [{ name, reason: reasonOf(first[key]) ?? 'no reason given' }];
  });
}

/** One sentence for all that have no value for the same reason. */
export function withoutInWords(without: readonly { name: string; reason: string }[]): string[] {
  const reasons = [...new Set(without.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const names = without.filter((each) => each.reason === reason).map(({ name }) => name);
    return `${names.join(', ')} ${names.length > 1 ? 'have' : 'has'} no number: ${reason}`;
  });
}

/** Where a value stands among those of all pairs, the best first. */
export function rankOf(value: number, all: readonly number[], better: 'high' | 'low'): number {
  return 1 + all.filter((each) => (better === 'high' ? each > value : each < value)).length;
}
