/** Times of what the labeler waits for, as performance measures. Measures nothing while nobody looks. */

export type Metered = 'edit' | 'switch' | 'paint';
export const meter = { on: false };

const prefix = 'burnish ';
export const measureName = (what: Metered): string => prefix + what;

/** How long `work` takes until it is done. */
export async function timed<T>(what: Metered, work: () => Promise<T>): Promise<T> {
  if (!meter.on) return work();
  const start = performance.now();
  try {
    return await work();
  } finally {
    measured(what, start);
  }
}

/** From now until the change that follows is on the screen. */
export function timedToPaint(what: Metered): void {
  if (!meter.on) return;
  const start = performance.now();
  // The first frame paints what changed; the second begins when that is done.
  requestAnimationFrame(() => requestAnimationFrame(() => measured(what, start)));
}

function measured(what: Metered, start: number): void {
  performance.measure(measureName(what), { start, end: performance.now() });
  // Whoever observes has it; nobody else needs a list that grows all day.
  performance.clearMeasures(measureName(what));
}
