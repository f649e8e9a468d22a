/** What a job did, in words. */

import { count, counted } from './format.ts';
import type { Job } from './generated/api.ts';

/** How many transcripts the rules changed; null for another kind of job, or before that is known. */
export function rewritten({ rules }: Pick<Job, 'rules'>): string | null {
  return rules ? `${counted(rules.changed, 'transcript')} of ${count(rules.layers)} changed` : null;
}

/** How many cases a rule settled; null for another kind of job, or before that is known. */
export function settled({ resolved }: Pick<Job, 'resolved'>): string | null {
  return resolved ? `${resolved.cases === 0 ? 'no case' : counted(resolved.cases, 'case')} settled` : null;
}

/** How many items were compared again, and what is open now; null likewise. */
export function compared({ recomputed }: Pick<Job, 'recomputed'>): string | null {
  return recomputed ? `${counted(recomputed.items, 'item')} compared again: ${counted(recomputed.open, 'case')} open` : null;
}

/** One line about a job: how far it is, or how it ended and what it did. */
export function jobLine(job: Pick<Job, 'state' | 'stage' | 'done' | 'total' | 'message' | 'rules' | 'resolved' | 'recomputed'>): string {
  const running = job.state === 'running';
  const far = running && job.total !== null ? `${count(job.done)} of ${count(job.total)}` : null;
  return [running ? job.stage : job.state, far, rewritten(job), settled(job), compared(job), job.message].filter((part) => part !== null && part !== '').join(' · ');
}
