import { expect, test } from 'vitest';
import { audioFacts } from './facts.ts';

test('a loudness that is undefined says so instead of showing a number', () => {
  const facts = audioFacts({ loudness: null, true_peak: null, sample_peak: 0, rms: 0, dc_offset: 0, clipped_samples: 0, clipped_run: 0, leading_silence_micros: 0, trailing_silence_micros: 0, active_fraction: 0, snr: null });
  expect(facts.find((fact) => fact.name === 'Loudness')?.value, 'silence has no loudness').toBe('too short or silent');
  expect(facts.some((fact) => /NaN|null/.test(fact.value))).toBe(false);
});
