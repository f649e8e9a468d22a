/** A labeler's habit as two drawings to scale: what the others draw, and what comes of it in this hand. Pure. */

import { counted, probability } from '../../lib/format.ts';
import type { Habit, HabitKind, Rect } from '../../lib/generated/api.ts';

export type HabitPicture = { usual: readonly Rect[]; own: readonly Rect[]; view: Rect };

/** The drawing's own size where nothing is so large that it must be made smaller, px. */
export const pictureSize = { width: 72, height: 52 };
const usual: Rect = { x: 18, y: 13, width: 36, height: 26 };
const centre = { x: 36, y: 26 };
/** Of one object in pieces, and of a large and a small one. */
const pieces: readonly Rect[] = [
  { x: 14, y: 12, width: 17, height: 11 },
  { x: 30, y: 21, width: 14, height: 12 },
  { x: 43, y: 31, width: 16, height: 10 },
];
const whole: Rect = { x: 14, y: 12, width: 45, height: 29 };
const large: Rect = { x: 12, y: 11, width: 34, height: 28 };
const small: Rect = { x: 55, y: 30, width: 8, height: 7 };

export function habitPicture({ kind, amount }: Pick<Habit, 'kind' | 'amount'>): HabitPicture {
  const [expected, own] = boxesOf(kind, Math.abs(amount));
  return { usual: expected, own, view: viewOf([...expected, ...own]) };
}

/** What a habit was seen on, and how surely; empty where its own words say it. */
export function behind({ kind, count: seen, q }: Pick<Habit, 'kind' | 'count' | 'q'>): string {
  if (kind === 'merges' || kind === 'splits') return '';
  if (kind === 'misses_small') return `Over ${counted(seen, 'small object')}`;
  const sure = typeof q !== 'number' ? '' : `, q ${q < 0.001 ? '' : '= '}${probability(q)}`;
  return `Over ${counted(seen, 'box', 'boxes')}${sure}`;
}

function boxesOf(kind: HabitKind, amount: number): [readonly Rect[], readonly Rect[]] {
  const more = 1 + amount;
  // Nothing is drawn smaller than can be seen.
  const less = Math.max(0.05, 1 - amount);
  // Size is told by area, all else by sides.
  const [larger, smaller] = [Math.sqrt(more), Math.sqrt(less)];
  switch (kind) {
    case 'larger':
      return [[usual], [scaled(larger, larger)]];
    case 'smaller':
      return [[usual], [scaled(smaller, smaller)]];
    case 'wider':
      return [[usual], [scaled(more, 1)]];
    case 'narrower':
      return [[usual], [scaled(less, 1)]];
    case 'taller':
      return [[usual], [scaled(1, more)]];
    case 'shorter':
      return [[usual], [scaled(1, less)]];
    case 'left':
      return [[usual], [moved(-amount, 0)]];
    case 'right':
      return [[usual], [moved(amount, 0)]];
    case 'up':
      return [[usual], [moved(0, -amount)]];
    case 'down':
      return [[usual], [moved(0, amount)]];
    case 'merges':
      return [pieces, [whole]];
    case 'splits':
      return [[whole], pieces];
    case 'misses_small':
      return [[large, small], [large]];
  }
}

function scaled(wide: number, tall: number): Rect {
  const [width, height] = [usual.width * wide, usual.height * tall];
  return { x: centre.x - width / 2, y: centre.y - height / 2, width, height };
}

/** By shares of the box's own sides. */
function moved(x: number, y: number): Rect {
  return { ...usual, x: usual.x + x * usual.width, y: usual.y + y * usual.height };
}

/** The usual view, larger about its middle where a box would not fit. */
function viewOf(rects: readonly Rect[]): Rect {
  const reach = (far: readonly number[], half: number): number => Math.max(1, ...far.map((each) => (Math.abs(each) + 2) / half));
  const by = Math.max(
    reach(rects.flatMap(({ x, width }) => [x - centre.x, x + width - centre.x]), centre.x),
    reach(rects.flatMap(({ y, height }) => [y - centre.y, y + height - centre.y]), centre.y),
  );
  const [width, height] = [pictureSize.width * by, pictureSize.height * by];
  return { x: centre.x - width / 2, y: centre.y - height / 2, width, height };
}
