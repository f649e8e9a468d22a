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

/**
 * Which offered box each of the layer's boxes was taken from, as layer id to offered id.
 *
 * One that was not touched has the same class and place. One that was is known from `before`, the
 * pairs of a moment ago, or, after a restart, by overlapping an offered box by half or more.
 */
export function taken(offered: readonly Box[], boxes: readonly BoxMark[], from: string, before: ReadonlyMap<string, string>): Map<string, string> {
  const accepted = boxes.filter((box) => box.origin?.kind === 'model' && box.origin.from === from);
  const pairs = new Map<string, string>();
  if (accepted.length === 0) return pairs;
  const ids = new Set(offered.map((box) => box.id));
  const byPlace = new Map<string, string[]>();
  for (const box of offered) byPlace.set(placeOf(box), [...(byPlace.get(placeOf(box)) ?? []), box.id]);
  const used = new Set<string>();
  const pair = (box: BoxMark, id: string | undefined): boolean => {
    if (id === undefined || used.has(id)) return false;
    pairs.set(box.id, id);
    used.add(id);
    return true;
  };
  const unplaced = accepted.filter((box) => {
    const known = before.get(box.id);
    if (known !== undefined && ids.has(known) && pair(box, known)) return false;
    return !byPlace.get(placeOf(box))?.some((id) => pair(box, id));
  });
  for (const box of unplaced) pair(box, nearest(box, offered, used));
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
