/** What a job did, in words. */

import { count, counted } from './format.ts';
import type { Job } from './generated/api.ts';

/** How many transcripts the rules changed; null for another kind of job, or before that is known. */
export function rewritten({ rules }: Pick<Job, 'rules'>): string | null {
  return rules ? `${counted(rules.changed, 'transcript')} of ${count(rules.layers)} changed` : null;
}

/** One line about a job: how far it is, or how it ended and what it did. */
export function jobLine(job: Pick<Job, 'state' | 'stage' | 'done' | 'total' | 'message' | 'rules'>): string {
  const running = job.state === 'running';
  const far = running && job.total !== null ? `${count(job.done)} of ${count(job.total)}` : null;
  return [running ? job.stage : job.state, far, rewritten(job), job.message].filter((part) => part !== null && part !== '').join(' · ');
}
