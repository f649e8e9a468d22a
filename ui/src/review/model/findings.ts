/** What a likely label error is in words, and what is drawn for it. Pure. */

import type { BoxMark, Mark, ModelFinding, ModelFindingKind, Rect } from '../../lib/generated/api.ts';
import type { DrawnBox } from '../../label/stage.svelte.ts';
import type { Ink } from '../../label/palette.ts';

export const kinds: readonly { kind: ModelFindingKind; name: string; about: string }[] = [
  { kind: 'overlooked', name: 'Overlooked', about: 'The model is sure of a box where the truth has none' },
  { kind: 'badly_located', name: 'Badly located', about: 'The model sees the same class, but lying elsewhere or of another size' },
  { kind: 'swapped', name: 'Another class', about: 'The model sees another class at the same place' },
];

export const kindName = (kind: ModelFindingKind): string => kinds.find((each) => each.kind === kind)?.name ?? kind;

/** A finding's key in a list: one box may be found for two reasons. */
export const keyOf = ({ item, kind, annotation, rect }: ModelFinding): string => `${item} ${kind} ${annotation ?? `${rect.x},${rect.y},${rect.width},${rect.height}`}`;

/** How good the label is by the model, 0 to 1; below a thousandth as a bound. */
export function scoreInWords(score: number): string {
  return score > 0 && score < 0.001 ? '< 0.001' : score.toFixed(3);
}

/** The box of the truth: an overlooked one has none. */
export const truthRect = ({ kind, rect }: ModelFinding): Rect | null => (kind === 'overlooked' ? null : rect);
export const modelRect = ({ kind, rect, predicted }: ModelFinding): Rect | null => predicted?.rect ?? (kind === 'overlooked' ? rect : null);

/** The two boxes as they are drawn. */
export function drawnRects(finding: ModelFinding): { truth: Rect | null; model: Rect | null } {
  const [truth, model] = [truthRect(finding), modelRect(finding)];
  return { truth, model: truth && model ? besideLine(model, truth) : model };
}

// The dark values of --series-2 and --series-1: the picture's mat is dark in either theme.
export const truthInk: Ink = { colour: '#4fb0e8', dash: [], letter: 'T' };
export const modelInk: Ink = { colour: '#f08a3c', dash: [7, 4], letter: 'M' };
const restInk: Ink = { colour: '#8a949a', dash: [2, 4], letter: '' };

/** What else the truth has on the picture. The label itself is known by its id or, where several people agree on it, by its place. */
export function restOf(finding: ModelFinding, truth: readonly Mark[], nameOf: (key: string) => string): { id: string; rect: Rect; title: string }[] {
  const own = truthRect(finding);
  const same = (mark: BoxMark): boolean => own !== null && mark.class === finding.class && mark.x === own.x && mark.y === own.y && mark.width === own.width && mark.height === own.height;
  return truth.flatMap((mark) => (mark.type !== 'box' || mark.id === finding.annotation || same(mark) ? [] : [{ id: mark.id, rect: mark, title: `Truth: ${nameOf(mark.class)}` }]));
}

/** What a finding shows on its picture: the two boxes with their names, and quietly the rest. `nameOf` tells a class from its key. */
export function drawnOf(finding: ModelFinding, rest: readonly { id: string; rect: Rect; title: string }[], nameOf: (key: string) => string): DrawnBox[] {
  const { truth, model } = drawnRects(finding);
  const boxes = rest.map(({ id, rect, title }) => drawn(id, rect, restInk, '', title));
  if (truth) {
    const name = nameOf(finding.class);
    // Its tag lies above the edge and the model's below, so that neither hides the other.
    boxes.push({ ...drawn('truth', truth, truthInk, `Truth: ${name}`, `Truth: ${name}`), place: 0 });
  }
  if (model) {
    const name = nameOf(finding.predicted?.class ?? finding.class);
    const sure = finding.predicted ? ` ${finding.predicted.confidence.toFixed(2)}` : '';
    boxes.push(drawn('model', model, modelInk, `Model: ${name}${sure}`, `Model: ${name}${sure}`));
  }
  return boxes;
}

/** A box that lies on another is drawn a little outside it: one line would hide the other. */
function besideLine(box: Rect, other: Rect): Rect {
  const by = Math.max(1, Math.max(other.width, other.height) * 0.008);
  const apart = Math.max(Math.abs(box.x - other.x), Math.abs(box.y - other.y), Math.abs(box.x + box.width - other.x - other.width), Math.abs(box.y + box.height - other.y - other.height));
  if (apart >= 2 * by) return box;
  return { x: other.x - by, y: other.y - by, width: other.width + 2 * by, height: other.height + 2 * by };
}

function drawn(id: string, { x, y, width, height }: Rect, ink: Ink, tag: string, title: string): DrawnBox {
  return { id, rect: { x, y, width, height }, ink, tag, title, occluded: false, ambiguous: false, fixed: true };
}

/** What to look at: both boxes and enough around them to judge by, within the picture's proportions. */
export function focusOf(finding: ModelFinding, picture: { width: number; height: number } | null): Rect {
  const rects = [truthRect(finding), modelRect(finding)].filter((rect) => rect !== null);
  const [left, top] = [Math.min(...rects.map(({ x }) => x)), Math.min(...rects.map(({ y }) => y))];
  const [right, bottom] = [Math.max(...rects.map(({ x, width }) => x + width)), Math.max(...rects.map(({ y, height }) => y + height))];
  const long = Math.max(right - left, bottom - top);
  const whole = picture ? Math.max(picture.width, picture.height) : 0;
  const room = Math.max(long * 0.5, (whole / 5 - long) / 2);
  return { x: left - room, y: top - room, width: right - left + 2 * room, height: bottom - top + 2 * room };
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How many findings there are of each kind, in the order the kinds are listed. */
export function countsOf(findings: readonly ModelFinding[]): { kind: ModelFindingKind; name: string; about: string; count: number }[] {
  return kinds.map((each) => ({ ...each, count: findings.filter(({ kind }) => kind === each.kind).length }));
}
