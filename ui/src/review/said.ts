/** What a labeler said in a case, in words: the boxes or the text, and what they remarked on them. */

import { valueInWords } from '../label/attributes.ts';
import { originInWords } from '../label/boxfacts.ts';
import type { BoxMark, CaseLayer } from '../lib/generated/api.ts';

type Named = { key: string; name: string };

export function saidOf(layer: CaseLayer, classes: readonly Named[]): string {
  if (layer.text !== null) return layer.text === '' ? 'nothing said' : layer.text;
  const boxes = boxesOf(layer);
  return boxes.length === 0 ? 'nothing here' : boxes.map((box) => boxInWords(box, classes)).join('; ');
}

/** "scratch, occluded, depth deep, 120 × 14" */
function boxInWords(box: BoxMark, classes: readonly Named[]): string {
  const name = classes.find((each) => each.key === box.class)?.name ?? 'unknown class';
  const attributes = Object.entries(box.attributes ?? {}).map(([attribute, value]) => (value === true ? attribute : `${attribute} ${valueInWords(value)}`));
  return [name, ...(box.flags ?? []), ...attributes, `${Math.round(box.width)} × ${Math.round(box.height)}`].join(', ');
}

/** Notes on the boxes of a case, each once. */
export function notesOf(layer: CaseLayer): string[] {
  return [...new Set(boxesOf(layer).flatMap((box) => (box.note ? [box.note] : [])))];
}

/** Where boxes came from that were not drawn by this labeler, each once. */
export function originsOf(layer: CaseLayer): string[] {
  return [...new Set(boxesOf(layer).flatMap((box) => originInWords(box, () => null) ?? []))];
}

function boxesOf(layer: CaseLayer): BoxMark[] {
  return layer.marks.filter((mark) => mark.type === 'box');
}
