/** Agreement by week as a line. Pure. */

import { counted } from '../../lib/format.ts';
import type { WeekAgreement } from '../../lib/generated/api.ts';
import { percent } from './measures.ts';
import { domainOf, placeOn, type Domain } from './scale.ts';

const weekMillis = 7 * 86_400_000;

/** `x` and `y` in 0..=1 from the left and from the top; without a value `y` is null. */
export type WeekPoint = { week: WeekAgreement; x: number; y: number | null };
export type WeekLine = {
  points: readonly WeekPoint[];
  /** Pairs of points to join; where a week has no value, or nobody worked, the line is broken (`gap`). */
  joints: readonly { from: WeekPoint; to: WeekPoint; gap: boolean }[];
  axis: Domain;
};

export function weekLine(weeks: readonly WeekAgreement[]): WeekLine {
  const axis = domainOf(weeks.flatMap(({ agreement }) => (typeof agreement === 'number' ? [agreement] : [])), 'high');
  const times = weeks.map(({ from }) => from);
  const span = { from: Math.min(...times), to: Math.max(...times) };
  const points = weeks.map((week): WeekPoint => ({
    week,
    x: placeOn(span, week.from),
    y: typeof week.agreement === 'number' ? 1 - placeOn(axis, week.agreement) : null,
  }));
  const known = points.filter(({ y }) => y !== null);
  const joints = known.slice(1).flatMap((to, at) => {
    const from = known[at];
    return from ? [{ from, to, gap: to.week.from - from.week.from > weekMillis * 1.5 }] : [];
  });
  return { points, joints, axis };
}

const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

export const weekName = (from: number): string => `Week of ${day.format(from)}`;

export function weekSaid({ from, items, agreement }: WeekAgreement): string {
  const value = typeof agreement === 'number' ? percent(agreement) : `no number: ${agreement.reason}`;
  return `${weekName(from)}: ${value}, ${counted(items, 'item')}`;
}

/** How the last week compares with the one before, in words; null where one of them has no value. */
export function trendOf(weeks: readonly WeekAgreement[]): string | null {
  const known = weeks.filter(({ agreement }) => typeof agreement === 'number');
  const [first, last] = [known[0]?.agreement, known.at(-1)?.agreement];
  if (known.length < 2 || typeof first !== 'number' || typeof last !== 'number') return null;
  const by = last - first;
  if (Math.abs(by) < 0.01) return `About as it was ${counted(known.length, 'week')} ago`;
  return `${by > 0 ? 'Up' : 'Down'} from ${percent(first)} to ${percent(last)} over ${counted(known.length, 'week')}`;
}
