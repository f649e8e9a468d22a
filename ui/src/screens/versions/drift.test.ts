import { expect, test } from 'vitest';
import type { DriftScore } from '../../lib/generated/api.ts';
import { headline, reasoning, verdictOf } from './drift.ts';

const score = (over: Partial<DriftScore>): DriftScore => ({
  measurement: 'm', kind: 'image', title: 'M', statistic: 'KS', reference_count: 10, current_count: 10, reference_mean: 1, current_mean: 2, p: 0.01, q: 0.02, effect: 0.4, effect_name: 'D', verdict: 'drift', severity: 'minor', direction: 'higher',
  noise_floor: 0.1, smallest_visible: 0.2, histogram: { edges: [], labels: [], reference: [], current: [] }, examples: [], ...over,
});

test('the headline names what drifted and the worst severity, not the first', () => {
  const said = headline({ verdict: 'drift', scores: [score({}), score({ severity: 'major' }), score({ verdict: 'no_drift', severity: 'none' })] });
  expect(said.text).toBe('Major drift: m, m, 2 of 3 measurements');
  expect(said.tone).toBe('error');
});

test('too little data is never told as no drift', () => {
  expect(verdictOf({ verdict: 'insufficient_data', severity: 'none' }).text).toBe('too little data');
  expect(headline({ verdict: 'insufficient_data', scores: [] }).tone, 'silence is not good news').toBe('plain');
});

test('an undefined effect gives its reason and no number', () => {
  expect(reasoning(score({ effect: { value: null, reason: 'fewer than 20 clips' } }))).toBe('fewer than 20 clips');
});

test('the reasoning sets the effect against chance', () => {
  expect(reasoning(score({}))).toContain('chance alone would show about 0.1');
});
