import { expect, test } from 'vitest';
import { byWords, changes, fieldWords, firstRule, ruleWords, sameThresholds, thresholdFields, withKind } from './rules.ts';

test('a rule reads as the sentence it was chosen by', () => {
  expect(ruleWords({ kinds: ['loose', 'missed'], least_iou: 0.7, least_share: 0.66 })).toBe('Loose box, Missed box: 66 % or more drew it, all overlap by 0.70 or more');
});

test('kinds keep their order, whichever was chosen first', () => {
  const rule = withKind(withKind({ ...firstRule, kinds: [] }, 'missed', true), 'loose', true);
  expect(rule.kinds).toEqual(['loose', 'missed']);
  expect(withKind(rule, 'loose', false).kinds).toEqual(['missed']);
  expect(withKind(rule, 'loose', true).kinds, 'twice is once').toEqual(['loose', 'missed']);
});

test('what changes most stands first, and what is nowhere is left out', () => {
  const { rows, all } = changes([{ kind: 'missed', now: 10, then: 12 }, { kind: 'loose', now: 40, then: 10 }, { kind: 'canvas', now: 0, then: 0 }, { kind: 'class', now: 5, then: 5 }]);
  expect(rows.map(({ kind, by }) => [kind, by])).toEqual([['Loose box', -30], ['Missed box', 2], ['Different class', 0]]);
  expect(all).toEqual({ kind: 'All', now: 55, then: 27, by: -28 });
});

test('a change is said with its sign', () => {
  expect([1200, -3, 0].map(byWords)).toEqual(['+1,200', '−3', 'same']);
});

test('thresholds are the same in spite of what sliders do to fractions', () => {
  const now = { tau: 0.3, lambda: 0.8, edge_px: 4, edge_share: 0.08, boundary_millis: 200 };
  expect(sameThresholds(now, { ...now, tau: 0.1 + 0.2 })).toBe(true);
  expect(sameThresholds(now, { ...now, boundary_millis: 210 })).toBe(false);
});

test('each threshold is said in its unit', () => {
  const say = (key: string, value: number): string => fieldWords(thresholdFields.find((each) => each.key === key)!, value);
  expect([say('tau', 0.5), say('edge_px', 4), say('edge_share', 0.08), say('boundary_millis', 200)]).toEqual(['0.50', '4 px', '8 %', '200 ms']);
});
