/** How large a box is, in words, and whether that is enough for its class. */

import type { Least } from '../lib/generated/api.ts';
import type { Rect } from './geometry.ts';

export type SizeInWords = {
  text: string;
  /** Null when the class asks for nothing, or for mm in a project without a scale. */
  enough: boolean | null;
};

/** `pxPerMm` is how many image px one mm takes, or null when the project does not say; `least` is of the longer side. */
export function sizeInWords(rect: Pick<Rect, 'width' | 'height'>, pxPerMm: number | null, least: Least | null): SizeInWords {
  const { width, height } = rect;
  const scale = pxPerMm !== null && pxPerMm > 0 ? pxPerMm : null;
  const px = `${tenths(width)} × ${tenths(height)} px`;
  const text = scale === null ? px : `${px} · ${millimetres(width / scale)} × ${millimetres(height / scale)} mm`;
  return { text, enough: isEnough(Math.max(width, height), scale, least) };
}

function isEnough(longer: number, scale: number | null, least: Least | null): boolean | null {
  if (least === null) return null;
  if (least.unit === 'px') return longer >= least.length;
  return scale === null ? null : longer / scale >= least.length;
}

function tenths(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Below 1 mm hundredths count: thresholds are of that order. */
function millimetres(value: number): string {
  return value < 1 ? String(Math.round(value * 100) / 100) : tenths(value);
}
