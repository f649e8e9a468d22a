/** Where playing goes on, how fast, and where the next silence is. Times in seconds. */

export type Span = { from: number; to: number };

/** What pressing play goes back by after a pause; people choose their own. */
export const backstep = { usual: 1.5, most: 5, step: 0.5 };
/** The pause between two rounds of a loop. */
export const loopGap = { usual: 0.6, most: 2, step: 0.1 };
export const step = 1.5;
export const farStep = 5;
export const slowRate = 0.7;
/** "Again slower" goes back by this, at this rate. */
export const again = { seconds: 3, rate: 0.75 };
const rates = { least: 0.5, most: 3, step: 0.1 };
/** A silence is left this long before the speech after it. */
const beforeSpeech = 0.25;

/**
 * Where to start when play is pressed at `position`.
 *
 * After a pause it is `back` earlier, so that the word one stopped in is heard whole, but not
 * before `least`; after a jump, or at the very end, it is where one is, or the start.
 */
export function resumeAt(position: number, duration: number, paused: boolean, back = backstep.usual, least = 0): number {
  if (duration > 0 && position >= duration - 0.05) return least;
  return paused ? Math.max(Math.min(least, position), position - back) : position;
}

/** The next rate up or down, to one decimal. */
export function rateStep(rate: number, steps: number): number {
  const next = Math.round((rate + steps * rates.step) * 10) / 10;
  return Math.min(Math.max(next, rates.least), rates.most);
}

/** The rate of "again slower" for who plays at `rate`: always slower than that. */
export function againRate(rate: number): number {
  return rate > again.rate ? again.rate : Math.max(rates.least, Math.round(rate * again.rate * 100) / 100);
}

/** `value` and `steps` more, to one decimal, within 0..=most. */
export function settingStep(value: number, steps: number, { most, step }: { most: number; step: number }): number {
  return Math.min(Math.max(0, Math.round((value + steps * step) * 10) / 10), most);
}

/**
 * The place in the next silence (`by` 1) or the one before (-1): late in it, so that play goes on
 * with what is said next. Null when there is none.
 */
export function besideSilence(silences: readonly Span[], position: number, by: 1 | -1): number | null {
  const places = silences.map(({ from, to }) => Math.max((from + to) / 2, to - beforeSpeech));
  // Going back while it plays must not find the same one again.
  return (by > 0 ? places.find((place) => place > position + 0.05) : places.findLast((place) => place < position - 0.5)) ?? null;
}
