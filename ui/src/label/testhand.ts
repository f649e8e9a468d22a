/** A hand on a picture of 100 x 100 px, shown four times as large: what tests of the editor draw with. */

import { Draft } from '../review/draft.svelte.ts';
import type { EditKind, Mark, Patch } from '../lib/generated/api.ts';
import type { DrawClass } from './classes.ts';
import { BoxEditing, isBox, type Box } from './editing.svelte.ts';
import type { Rect } from './geometry.ts';
import type { BoxAction } from './keys.ts';
import { classInk } from './palette.ts';
import { Sitting } from './sitting.svelte.ts';
import type { Held } from './stage.svelte.ts';

export const cls = (key: string, at: number): DrawClass => ({ key, name: key, definition: '', retired: false, ink: classInk(at), press: String(at + 1), attributes: [], least: null });
export const shift: Held = { shiftKey: true, ctrlKey: false, metaKey: false };
export const ctrl: Held = { shiftKey: false, ctrlKey: true, metaKey: false };

/** A layer that remembers its edits, and may stand behind another item. */
export class TestLayer extends Draft {
  override carried: readonly Mark[] = [];
  carriedFrom: string | null = null;
  sealed = false;
  readonly edits: { kind: EditKind; patch: Patch }[] = [];

  override edit(kind: EditKind, patch: Patch): boolean {
    if (this.sealed) return false;
    this.edits.push({ kind, patch });
    return super.edit(kind, patch);
  }
}

export function hand(classes = [cls('scratch', 0), cls('dent', 1)], sitting = new Sitting()) {
  const notes: string[] = [];
  const layer = new TestLayer((text) => notes.push(text));
  const editing = new BoxEditing(layer, () => classes, sitting);
  const { stage } = editing;
  stage.resize({ width: 432, height: 432 });
  stage.open({ width: 100, height: 100 });
  const sync = () => (stage.boxes = editing.drawn);
  /** Image px to screen px: the fitted view is 4 x with a margin of 16. */
  const at = (x: number, y: number) => ({ x: 16 + x * 4, y: 16 + y * 4 });
  const drag = (x0: number, y0: number, x1: number, y1: number, held?: Held) => {
    stage.down(at(x0, y0), 0, held);
    stage.move(at((x0 + x1) / 2, (y0 + y1) / 2));
    stage.move(at(x1, y1));
    stage.up(at(x1, y1));
    sync();
  };
  const click = (x: number, y: number, held?: Held) => {
    stage.down(at(x, y), 0, held);
    stage.up(at(x, y));
    sync();
  };
  const act = (...actions: BoxAction[]) => {
    for (const action of actions) {
      editing.act(action);
      sync();
    }
  };
  const boxes = () => layer.marks.filter(isBox);
  /** Puts boxes there at once; their ids are a, b, c … in the order given, and nothing is selected. */
  const put = (...rects: (readonly [number, number, number, number])[]) => {
    layer.start(rects.map(([x, y, width, height], index): Box => ({ type: 'box', id: String.fromCharCode(97 + index), class: 'scratch', x, y, width, height })));
    stage.select([]);
    sync();
  };
  const rect = (id: string): Rect | undefined => {
    const box = boxes().find((each) => each.id === id);
    return box && { x: box.x, y: box.y, width: box.width, height: box.height };
  };
  const selected = () => [...stage.selectedIds];
  return { editing, stage, layer, sitting, notes, drag, click, at, sync, act, boxes, put, rect, selected };
}
