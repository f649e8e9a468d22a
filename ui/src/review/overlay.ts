/** The layers of a case as boxes over its picture. */

import type { CaseDetail, Mark } from '../lib/generated/api.ts';
import type { DrawClass } from '../label/classes.ts';
import { area, hull, type Rect } from '../label/geometry.ts';
import { labelerInk, type Ink } from '../label/palette.ts';
import type { DrawnBox } from '../label/stage.svelte.ts';

/** `only` is the layer one points at: the others step back while one does. */
export type Shown = { hiddenLayers: ReadonlySet<string>; context: boolean; only: string | null };

/** The box that everyone is nearest to. */
export const fusedInk: Ink = { colour: '#ffffff', dash: [3, 3], letter: 'M' };
const contextInk: Ink = { colour: '#8a949a', dash: [2, 4], letter: '' };

/** A labeler's ink: by place among all labelers, so that it is the same on every case. */
export function inkOf(labeler: string, all: readonly string[]): Ink {
  return labelerInk(Math.max(0, all.indexOf(labeler)));
}

/** What is drawn: the rest of the picture, then the middle of the case, then each layer of it. */
export function overlayOf(detail: CaseDetail, classes: readonly DrawClass[], labelers: readonly string[], shown: Shown): DrawnBox[] {
  const nameOf = (key: string) => classes.find((each) => each.key === key)?.name ?? 'unknown class';
  const mine = new Set(detail.layers.flatMap((layer) => layer.marks.map((mark) => mark.id)));
  const boxes: DrawnBox[] = [];
  if (shown.context && shown.only === null) {
    for (const layer of detail.context) {
      for (const mark of layer.marks) {
        if (mark.type !== 'box' || mine.has(mark.id) || shown.hiddenLayers.has(layer.labeler)) continue;
        boxes.push(drawn(mark, contextInk, '', `${layer.labeler}: ${nameOf(mark.class)}, another mark`));
      }
    }
  }
  if (detail.fused && shown.only === null) {
    boxes.push({ id: 'fused', rect: detail.fused, ink: fusedInk, tag: '', title: 'The middle of them (M)', occluded: false, ambiguous: false, fixed: true });
  }
  detail.layers.forEach((layer, at) => {
    const visible = shown.only === null ? !shown.hiddenLayers.has(layer.labeler) : shown.only === layer.labeler;
    if (!visible) return;
    for (const mark of layer.marks) {
      if (mark.type !== 'box') continue;
      const title = `${layer.labeler}: ${[nameOf(mark.class), ...(mark.flags ?? [])].join(', ')}`;
      boxes.push({ ...drawn(mark, inkOf(layer.labeler, labelers), String(at + 1), title), place: at });
    }
  });
  return boxes;
}

/** Where to look: the focus, else around the marks, with room to see what is beside it. */
export function focusOf(detail: CaseDetail): Rect | null {
  const rects = detail.layers.flatMap((layer) => layer.marks.filter((mark) => mark.type === 'box'));
  const around = detail.focus ?? hull(rects);
  if (!around || area(around) === 0) return null;
  const long = Math.max(around.width, around.height);
  // A scratch of a few pixels is judged by what is around it: at least a quarter of the picture stays in sight.
  const whole = Math.max(detail.item.width ?? 0, detail.item.height ?? 0);
  const room = Math.max(long * 0.5, (whole / 4 - long) / 2);
  return { x: around.x - room, y: around.y - room, width: around.width + 2 * room, height: around.height + 2 * room };
}

/** What editing starts from: the middle of them with the class most gave it, else the first marks. */
export function startOf(detail: CaseDetail, newId: () => string): Mark[] {
  const marks = detail.layers.flatMap((layer) => layer.marks.filter((mark) => mark.type === 'box'));
  const [first] = marks;
  if (!first) return [];
  if (!detail.fused) {
    const source = detail.layers.find((layer) => layer.marks.length > 0);
    return (source?.marks ?? []).map((mark) => ({ ...mark, id: newId() }));
  }
  const counts = new Map<string, number>();
  for (const mark of marks) counts.set(mark.class, (counts.get(mark.class) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return [{ type: 'box', id: newId(), class: most?.[0] ?? first.class, ...detail.fused }];
}

function drawn(mark: Mark & { type: 'box' }, ink: Ink, tag: string, title: string): DrawnBox {
  return {
    id: mark.id,
    rect: { x: mark.x, y: mark.y, width: mark.width, height: mark.height },
    ink,
    tag,
    title,
    occluded: mark.flags?.includes('occluded') ?? false,
    ambiguous: mark.flags?.includes('ambiguous') ?? false,
    fixed: true,
  };
}
