/** Where playing goes on, and how fast. Times in seconds. */

export const backstep = 1.5;
export const step = 1.5;
export const farStep = 5;
export const slowRate = 0.7;
const rates = { least: 0.5, most: 3, step: 0.1 };

/**
 * Where to start when play is pressed at `position`.
 *
 * After a pause it is a little earlier, so that the word one stopped in is heard whole; after a
 * jump, or at the very end, it is where one is, or the start.
 */
export function resumeAt(position: number, duration: number, paused: boolean, back = backstep): number {
  if (duration > 0 && position >= duration - 0.05) return 0;
  return paused ? Math.max(0, position - back) : position;
}

/** The next rate up or down, to one decimal. */
export function rateStep(rate: number, steps: number): number {
  const next = Math.round((rate + steps * rates.step) * 10) / 10;
  return Math.min(Math.max(next, rates.least), rates.most);
}
