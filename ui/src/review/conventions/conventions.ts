/** Conventions in numbers one can decide by: how often each splits people, and what deciding gains. Pure. */

import type { CaseKind, ConventionChoice, ConventionRow, ConventionTally, Conventions, Stat } from '../../lib/generated/api.ts';
import { kindName } from '../cases.ts';

export const percent = (value: number): string => `${(value * 100).toFixed(value > 0 && value < 0.01 ? 1 : 0)} %`;

/** "splits 38 % of pairs: decide once", and when it is decided "would split 38 % of pairs". */
export function splitWords({ pairs, pairs_total, decided }: Pick<ConventionRow, 'pairs' | 'pairs_total' | 'decided'>): { verb: string; share: string; rest: string } {
  const share = percent(pairs_total > 0 ? pairs / pairs_total : 0);
  return decided === null ? { verb: 'Splits', share, rest: 'of pairs: decide once' } : { verb: 'Split', share, rest: 'of pairs before it was decided' };
}

/** The choice with this number, from 1. */
export function choiceAt(row: ConventionRow, place: number): ConventionChoice | null {
  return row.choices[place - 1]?.choice ?? null;
}

/** Share of all tallied texts that are written this way already, 0..=1. */
export function shareOf(choices: readonly ConventionTally[], tally: ConventionTally): number {
  const all = choices.reduce((sum, each) => sum + each.texts, 0);
  return all > 0 ? tally.texts / all : 0;
}

export type Step = { name: string; agreement: Stat };
const mostSteps = 8;

/**
 * Agreement as written, then after the best one, two, ... decisions. A step is called by what it adds to the one before,
 * and by what it leaves out of it: the best three need not hold the best two.
 */
export function planSteps({ exact_agreement, plan }: Pick<Conventions, 'exact_agreement' | 'plan'>): Step[] {
  const steps = plan.slice(0, mostSteps).map(({ kinds, agreement }, at): Step => {
    const before: readonly CaseKind[] = plan[at - 1]?.kinds ?? [];
    const added = kinds.filter((kind) => !before.includes(kind));
    const left = before.filter((kind) => !kinds.includes(kind));
    return { name: `+ ${added.map(kindName).join(', ')}${left.length > 0 ? `, without ${left.map(kindName).join(', ')}` : ''}`, agreement };
  });
  return [{ name: 'As written', agreement: exact_agreement }, ...steps];
}
