/** Locking and hiding: what keys do to boxes without changing them. */

import { inWords } from './copying.svelte.ts';
import type { BoxEditing } from './editing.svelte.ts';

/** Locks the selected boxes, or unlocks them when all of them were locked. */
export function lock({ sitting, layer, selectedBoxes: boxes }: BoxEditing): void {
  if (!boxes.length) return layer.say('Select a box first');
  const { set, on } = toggledAll(sitting.locked, boxes.map((box) => box.id));
  sitting.locked = set;
  layer.say(`${on ? 'Locked' : 'Unlocked'} ${inWords(boxes.length)}`);
}

/** Hides the selected boxes, or with none selected all of them; what is hidden comes back first. */
export function hide({ stage, sitting, layer, selectedBoxes, hiddenBoxes }: BoxEditing): void {
  const boxes = selectedBoxes.length ? selectedBoxes : hiddenBoxes;
  if (stage.hidden || !boxes.length) {
    stage.hidden = !stage.hidden;
    return;
  }
  const { set, on } = toggledAll(sitting.hidden, boxes.map((box) => box.id));
  sitting.hidden = set;
  layer.say(`${on ? 'Hidden' : 'Shown again'}: ${inWords(boxes.length)}`);
}

/** `ids` all in the set when one of them was not, else all out of it. */
function toggledAll(set: ReadonlySet<string>, ids: readonly string[]): { set: ReadonlySet<string>; on: boolean } {
  const on = ids.some((id) => !set.has(id));
  const next = new Set(set);
  for (const id of ids) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return { set: next, on };
}
