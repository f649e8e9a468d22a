/** A model's boxes as an offer: which are sure enough, which are taken already. Pure. */

import type { BoxMark } from '../lib/generated/api.ts';
import type { Rect } from './geometry.ts';

type Box = { type: 'box' } & BoxMark;

/** Confidence steps of the threshold, and how fine its histogram is. */
export const thresholdStep = 0.05;
const bins = 20;

/** True where the model is at least this sure. A box without a confidence is always offered. */
export function sureEnough(box: BoxMark, threshold: number): boolean {
  // 0.3 + 0.05 is a hair more than 0.35, and a slider at 0.35 means 0.35.
  return box.confidence === undefined || box.confidence >= threshold - 1e-9;
}

/** A threshold on two decimals within 0..=1. */
export function thresholdFrom(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, Math.round(value * 100) / 100)) : 0.5;
}

/** How many boxes are as sure as each twentieth of 0..=1; the last bin holds 1 itself. */
export function confidenceCounts(boxes: readonly BoxMark[]): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const { confidence } of boxes) {
    if (confidence === undefined) continue;
    const at = Math.min(bins - 1, Math.max(0, Math.floor(confidence * bins + 1e-9)));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

/** Offered boxes by class and place, to find an untouched one by. */
export type Places = ReadonlyMap<string, readonly string[]>;

export function placesOf(offered: readonly Box[]): Places {
  const places = new Map<string, string[]>();
  for (const box of offered) {
    const here = places.get(placeOf(box));
    if (here) here.push(box.id);
    else places.set(placeOf(box), [box.id]);
  }
  return places;
}

/**
 * Which offered box each of the layer's boxes of this model was taken from: layer id to offered
 * id, or null where it is none of these.
 *
 * One that was not touched has the same class and place. One that was is known from `before`, the
 * answer of a moment ago, or, after a restart, by overlapping an offered box by half or more.
 */
export function taken(offered: readonly Box[], places: Places, boxes: readonly BoxMark[], from: string, before: ReadonlyMap<string, string | null>): Map<string, string | null> {
  const pairs = new Map<string, string | null>();
  const used = new Set<string>();
  const pair = (box: BoxMark, id: string | undefined | null): boolean => {
    if (id === undefined || id === null || used.has(id)) return false;
    pairs.set(box.id, id);
    used.add(id);
    return true;
  };
  const unplaced: BoxMark[] = [];
  for (const box of boxes) {
    if (box.origin?.kind !== 'model' || box.origin.from !== from || pair(box, before.get(box.id))) continue;
    if (!places.get(placeOf(box))?.some((id) => pair(box, id))) unplaced.push(box);
  }
  for (const box of unplaced) {
    // Looked for once: what was none of them stays none of them.
    const found = box.origin?.touched && !before.has(box.id) ? nearest(box, offered, used) : null;
    if (!pair(box, found)) pairs.set(box.id, null);
  }
  return pairs;
}

const placeOf = (box: BoxMark): string => [box.class, box.x, box.y, box.width, box.height].join(' ');

function nearest(box: BoxMark, offered: readonly Box[], used: ReadonlySet<string>): string | undefined {
  let [best, found]: [number, string | undefined] = [0.5, undefined];
  for (const each of offered) {
    const shared = overlap(box, each);
    if (shared >= best && !used.has(each.id)) [best, found] = [shared, each.id];
  }
  return found;
}

/** Intersection over union. */
function overlap(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (a.width * a.height + b.width * b.height - width * height);
}
