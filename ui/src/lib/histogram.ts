// Two histograms on one axis, as shares so that unequal counts compare. Pure.

export type Bar = { x: number; width: number; height: number };

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

/** Each bin's share of its own side, 0..=1; all zero for an empty side. */
export function shares(counts: readonly number[]): number[] {
  const all = sum(counts);
  return counts.map((count) => (all === 0 ? 0 : count / all));
}

/** A stepped outline, closed at the base, in a box of `width` x `height` where `most` reaches the top. */
export function outline(values: readonly number[], most: number, width: number, height: number): string {
  if (values.length === 0) return '';
  const step = width / values.length;
  const y = (value: number): string => (height - (most === 0 ? 0 : value / most) * height).toFixed(2);
  const steps = values.map((value, at) => `V${y(value)}H${((at + 1) * step).toFixed(2)}`);
  return `M0 ${height}${steps.join('')}V${height}Z`;
}

/** Bars side by side for named bins: the reference left, the current right of each pair. */
export function pairs(reference: readonly number[], current: readonly number[], most: number, width: number, height: number): { reference: Bar; current: Bar }[] {
  const step = width / Math.max(1, reference.length);
  const bar = step * 0.38;
  const tall = (value: number): number => (most === 0 ? 0 : (value / most) * height);
  return reference.map((value, at) => ({
    reference: { x: at * step + step * 0.1, width: bar, height: tall(value) },
    current: { x: at * step + step * 0.1 + bar + step * 0.04, width: bar, height: tall(current[at] ?? 0) },
  }));
}
