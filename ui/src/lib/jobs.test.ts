import { expect, test } from 'vitest';
import { jobLine } from './jobs.ts';

const job = { state: 'running', stage: 'Reading', done: 3, total: 1200, message: null };

test('a job says how far it is while it runs, and what it did once it ended', () => {
  expect(jobLine(job)).toBe('Reading · 3 of 1,200');
  expect(jobLine({ ...job, total: null })).toBe('Reading');
  expect(jobLine({ ...job, state: 'failed', message: 'the disk is full' })).toBe('failed · the disk is full');
  expect(jobLine({ ...job, state: 'done', rules: { layers: 1200, changed: 1, cancelled: false } })).toBe('done · 1 transcript of 1,200 changed');
  expect(jobLine({ ...job, state: 'done', resolved: { cases: 3, batch: 'b' } })).toBe('done · 3 cases settled');
  expect(jobLine({ ...job, state: 'done', resolved: { cases: 0, batch: null } })).toBe('done · no case settled');
  expect(jobLine({ ...job, state: 'done', recomputed: { items: 40, open: 1, cancelled: false } })).toBe('done · 40 items compared again: 1 case open');
  expect(jobLine({ ...job, state: 'cancelled', rules: { layers: 40, changed: 12, cancelled: true } }), 'what was finished stays').toBe('cancelled · 12 transcripts of 40 changed');
});
