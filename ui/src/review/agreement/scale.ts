/** Where a value lies on a drawn axis. Pure. */

export type Domain = { from: number; to: number };

/** The place of a value on an axis in 0..=1; what lies outside lies at its end. */
export function placeOn({ from, to }: Domain, value: number): number {
  if (to === from) return 0.5;
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** An axis that ends at `best` and begins at the step of 0.1 below (or, where less is better, above) the worst value. */
export function domainOf(values: readonly number[], better: 'high' | 'low', best = better === 'high' ? 1 : 0): Domain {
  const [least, most] = [Math.min(best, ...values), Math.max(best, ...values)];
  // A bare 0.7 is a step itself, whatever its last bits say.
  const [from, to] = [Math.floor(least * 10 + 1e-9) / 10, Math.ceil(most * 10 - 1e-9) / 10];
  if (better === 'high') return { from: Math.min(from, best - 0.1), to: Math.max(best, to) };
  return { from: Math.min(best, from), to: Math.max(to, best + 0.1) };
}

/** Round values to write along an axis, both ends among them. */
export function ticksOf({ from, to }: Domain, most = 6): number[] {
  const span = to - from;
  const step = [0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5].find((each) => span / each <= most) ?? span;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step - 1e-9); at * step <= to + 1e-9; at++) ticks.push(Number((at * step).toFixed(4)));
  return ticks;
}
