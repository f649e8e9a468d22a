/** Boxes as they are painted, made anew only where a mark changed. */

import { rectOf, untouched, type Box } from './box.ts';
import type { DrawnBox } from './boxview.svelte.ts';
import { unknownClass, type DrawClass } from './classes.ts';

/** What the labeler set aside in this sitting, by id. */
export type Aside = { locked: ReadonlySet<string>; hidden: ReadonlySet<string> };
export type Drawn = {
  marks: readonly Box[];
  classes: readonly DrawClass[];
  aside: Aside;
  boxes: readonly DrawnBox[];
};

export const nothingAside: Aside = { locked: new Set(), hidden: new Set() };
export const nothingDrawn: Drawn = { marks: [], classes: [], aside: nothingAside, boxes: [] };

/** The drawn boxes of `marks`. A mark that is the same object as in `before` keeps its drawn box. */
export function redrawn(before: Drawn, marks: readonly Box[], classes: readonly DrawClass[], aside: Aside): Drawn {
  const known = new Map(classes.map((each) => [each.key, each]));
  const make = (box: Box) => drawnBox(box, known.get(box.class) ?? unknownClass, aside);
  if (classes !== before.classes) return { marks, classes, aside, boxes: marks.map(make) };
  const sameAside = aside.locked === before.aside.locked && aside.hidden === before.aside.hidden;
  const isAside = ({ id, locked, hidden }: DrawnBox) => locked === aside.locked.has(id) && hidden === aside.hidden.has(id);
  let at = 0;
  const boxes = marks.map((mark) => {
    // Marks come in the order of their ids, so what stayed is found by walking along.
    while (at < before.marks.length && (before.marks[at]?.id ?? '') < mark.id) at++;
    const old = before.boxes[at];
    return old && before.marks[at] === mark && (sameAside || isAside(old)) ? old : make(mark);
  });
  return { marks, classes, aside, boxes };
}

function drawnBox(box: Box, of: DrawClass, aside: Aside): DrawnBox {
  const flags = box.flags ?? [];
  const locked = aside.locked.has(box.id);
  const inherited = untouched(box, 'inherited');
  const model = untouched(box, 'model');
  const said = [of.name, ...flags];
  if (inherited) said.push('copied, not touched');
  if (model) said.push('by a model, not touched');
  if (locked) said.push('locked');
  return {
    id: box.id,
    rect: rectOf(box),
    ink: of.ink,
    tag: of.press ?? of.ink.letter,
    title: said.join(', '),
    occluded: flags.includes('occluded'),
    ambiguous: flags.includes('ambiguous'),
    fixed: false,
    inherited,
    model,
    locked,
    hidden: aside.hidden.has(box.id),
  };
}
