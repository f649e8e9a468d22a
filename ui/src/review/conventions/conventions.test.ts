import type { ConventionRow } from '../../lib/generated/api.ts';
import { expect, test } from 'vitest';
import { choiceAt, percent, planSteps, shareOf, splitWords } from './conventions.ts';

const row = (over: Partial<ConventionRow> = {}): ConventionRow => ({
  kind: 'filler', decided: null, pairs: 53, pairs_total: 140, items: 40, gain: 0.2, example: [],
  choices: [{ choice: 'normalise', words: 'fillers dropped', texts: 64, example: null }, { choice: 'keep', words: 'fillers kept', texts: 16, example: null }],
  ...over,
});

test('an open convention asks to be decided once, a decided one tells what it did', () => {
  expect(splitWords(row())).toEqual({ verb: 'Splits', share: '38 %', rest: 'of pairs: decide once' });
  expect(splitWords(row({ decided: 'keep' })).verb).toBe('Split');
  expect(splitWords(row({ pairs: 0, pairs_total: 0 })).share, 'no pair is no division').toBe('0 %');
});

test('a small share is not said to be none', () => {
  expect([0, 0.004, 0.01, 0.376, 1].map(percent)).toEqual(['0 %', '0.4 %', '1 %', '38 %', '100 %']);
});

test('keys choose in the order shown', () => {
  expect([1, 2, 3].map((place) => choiceAt(row(), place))).toEqual(['normalise', 'keep', null]);
});

test('a tally is a share of all that are written either way', () => {
  const { choices } = row();
  expect(choices.map((tally) => shareOf(choices, tally))).toEqual([0.8, 0.2]);
  expect(shareOf([], choices[0]!)).toBe(0);
});

test('a step of the plan is called by what it adds, and what it leaves out where it changes its mind', () => {
  const plan = [{ kinds: ['filler'], agreement: 0.6 }, { kinds: ['filler', 'case'], agreement: 0.7 }, { kinds: ['case', 'number_format', 'punctuation'], agreement: 0.8 }] as const;
  expect(planSteps({ exact_agreement: 0.4, plan: plan.map((each) => ({ ...each, kinds: [...each.kinds] })) })).toEqual([
    { name: 'As written', agreement: 0.4 },
    { name: '+ Fillers', agreement: 0.6 },
    { name: '+ Capitals', agreement: 0.7 },
    { name: '+ Numbers, Punctuation, without Fillers', agreement: 0.8 },
  ]);
});
