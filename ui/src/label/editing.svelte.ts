// The box editor's hand: turns gestures and keys into edits of the open layer.
import type { AttributeValue, Mark } from '../lib/generated/api.ts';
import { uuidv7 } from '../lib/ids.ts';
import { attributed, classed, flagged, isBox, movedTo, noted, rectOf, type Box, type Flag } from './box.ts';
import type { DrawClass } from './classes.ts';
import { Copying, inWords } from './copying.svelte.ts';
import type { EditedLayer } from './edited.ts';
import { nothingDrawn, redrawn, type Drawn } from './drawn.ts';
import { moved, sideMoved, type Rect, type Side, type Size } from './geometry.ts';
import type { BoxAction } from './keys.ts';
import { original, type Look } from './look.ts';
import { rectFields, typedRect } from './boxfacts.ts';
import { hide, lock } from './setaside.ts';
import { Sitting } from './sitting.svelte.ts';
import { BoxStage, type Done } from './stage.svelte.ts';

export { isBox, type Box, type Flag } from './box.ts';
export type { EditedLayer } from './edited.ts';

const towards = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] } as const;
type Direction = keyof typeof towards;
const sideOf: Record<Direction, Side> = { left: 'left', right: 'right', up: 'top', down: 'bottom' };

export class BoxEditing {
  readonly stage: BoxStage;
  readonly layer: EditedLayer;
  readonly sitting: Sitting;
  readonly copying: Copying;
  adjust = $state.raw<Look>(original);
  /** The original is shown while its key is held. */
  asIs = $state(false);
  /** The class of the next box. */
  classKey = $state<string | null>(null);
  #drawn: Drawn = nothingDrawn;

  readonly classes: () => readonly DrawClass[];
  readonly boxes = $derived.by(() => this.layer.marks.filter(isBox));
  readonly drawn = $derived.by(() => this.#redrawn());
  readonly selectedBoxes = $derived.by(() => this.#chosen());
  /** The primary one of the selected boxes. */
  readonly selected = $derived(this.selectedBoxes.find((box) => box.id === this.stage.selected) ?? this.selectedBoxes.at(-1) ?? null);
  /** Boxes here that are hidden one by one. */
  readonly hiddenBoxes = $derived.by(() => this.#hiddenHere());
  readonly shownAdjust = $derived(this.asIs ? original : this.adjust);
  readonly nextClass = $derived.by(() => {
    const usable = this.classes().filter((each) => !each.retired);
    return usable.find((each) => each.key === this.classKey) ?? usable[0] ?? null;
  });

  constructor(layer: EditedLayer, classes: () => readonly DrawClass[], sitting: Sitting = new Sitting()) {
    this.layer = layer;
    this.classes = classes;
    this.sitting = sitting;
    this.stage = new BoxStage((done) => this.#done(done), sitting);
    this.copying = new Copying(layer, this.stage, sitting);
  }

  /** Another item is open: its picture shows, and an empty one may get the boxes of the one before. */
  open(hash: string, size: Size, focus: Rect | null = null): void {
    const left = this.stage.selectedIds;
    this.stage.open(size, focus, this.sitting.keepView);
    this.copying.open(hash, left);
  }

  /** Does what a key asks for; false when the key is not for here. */
  act(action: BoxAction): boolean {
    if (/^(move|side)-/.test(action)) return this.#nudge(action);
    if (action === 'escape') return this.#escape();
    this.stage.settle();
    if (action.startsWith('class-') && action !== 'class-palette') return this.#pressClass(Number(action.slice('class-'.length)));
    const act = this.#acts[action];
    act?.();
    return act !== undefined;
  }

  /** Keys that act while they are held. */
  hold(action: BoxAction, held: boolean): void {
    if (action === 'pan') this.stage.panning = held;
    if (action === 'original') this.asIs = held;
    if (action === 'hide-boxes') this.stage.hidden = held;
  }

  /** Gives the selected boxes a class, and every next one. */
  choose(key: string): void {
    this.classKey = key;
    if (this.selectedBoxes.length) this.#change((box) => classed(box, key));
  }

  /** Says a flag of all selected boxes; takes it back when all of them had it. */
  toggle(flag: Flag): void {
    const on = !this.#free().every((box) => box.flags?.includes(flag));
    this.#change((box) => flagged(box, flag, on));
  }

  setAttribute(name: string, value: AttributeValue | null): void {
    this.#change((box) => attributed(box, name, value));
  }

  setNote(text: string): void {
    this.#change((box) => noted(box, text));
  }

  /** Typed numbers, kept inside the picture; what the border made of them is said. */
  setRect(id: string, typed: Partial<Rect>): void {
    const box = this.boxes.find((each) => each.id === id);
    if (!box || !this.layer.mayEdit()) return;
    if (this.sitting.locked.has(id)) return this.layer.say('That box is locked', 'warning');
    let rect = rectOf(box);
    let cut: string | null = null;
    for (const { field } of rectFields) {
      const value = typed[field];
      if (value === undefined || !Number.isFinite(value)) continue;
      const next = typedRect(rect, field, value, this.stage.picture);
      rect = next.rect;
      cut ??= next.cut;
    }
    const put = movedTo(box, rect);
    if (put !== box) this.layer.edit('change', { put: [put], remove: [] });
    if (cut !== null) this.layer.say(cut);
  }

  /** Takes over a model's boxes as one edit; their new ids in the same order, none when that is not allowed. */
  accept(marks: readonly Mark[], model: string): string[] {
    return this.copying.accept(marks, model);
  }

  remove(): void {
    const gone = this.#freeOrSaid();
    if (!gone.length || !this.layer.edit('delete', { put: [], remove: gone.map((box) => box.id) })) return;
    if (gone.length > 1) this.layer.say(`Deleted ${inWords(gone.length)}`);
    this.stage.letGo();
  }

  readonly #acts: Partial<Record<BoxAction, () => void>> = {
    draw: () => this.#turnTo('draw'),
    corner: () => this.stage.corner(),
    select: () => this.#turnTo('select'),
    'select-all': () => this.stage.selectAll(),
    'next-box': () => void this.stage.walk(1),
    'previous-box': () => void this.stage.walk(-1),
    delete: () => this.remove(),
    occluded: () => this.toggle('occluded'),
    ambiguous: () => this.toggle('ambiguous'),
    lock: () => lock(this),
    hide: () => hide(this),
    'hide-all': () => (this.stage.hidden = !this.stage.hidden),
    duplicate: () => this.selectedBoxes.length ? this.copying.duplicate(this.selectedBoxes) : this.#needsBox(),
    copy: () => this.copying.copy(this.selectedBoxes.length ? this.selectedBoxes : this.boxes),
    paste: () => this.copying.paste(),
    'copy-previous': () => this.copying.copyPrevious(),
    'copy-previous-selected': () => this.copying.copyPicked(),
    'keep-copying': () => this.copying.keepOn(),
    snap: () => this.#switchSnap(),
    'keep-view': () => this.#switchView(),
    undo: () => this.layer.undo(),
    redo: () => this.layer.redo(),
    fit: () => this.stage.fit(),
    'actual-size': () => this.stage.actualSize(),
    'zoom-in': () => this.stage.zoom(1.25),
    'zoom-out': () => this.stage.zoom(0.8),
  };

  #done(done: Done): void {
    if (done.type === 'missed') {
      if (done.why === 'outside') this.layer.say('Nothing drawn: that is outside the picture', 'warning');
      return;
    }
    if (done.type === 'draw') this.#draw(done.rect);
    // A box may have been locked while it was in the hand.
    else this.#put(this.boxes.filter((box) => done.rects.has(box.id) && !this.sitting.locked.has(box.id)), (box) => movedTo(box, done.rects.get(box.id) ?? box));
    if (done.cut) this.layer.say(done.type === 'draw' ? 'Cut at the border of the picture' : 'Stopped at the border of the picture');
  }

  #draw(rect: Rect): void {
    const chosen = this.nextClass;
    if (!chosen) {
      this.layer.say('Add a class first: a box needs one', 'warning');
      return;
    }
    const box: Box = { type: 'box', id: uuidv7(), class: chosen.key, ...rect };
    if (!this.layer.edit('draw', { put: [box], remove: [] })) return;
    this.stage.selected = box.id;
    // What was just drawn must be seen.
    this.stage.hidden = false;
  }

  /** One edit of all selected boxes that may be changed; the others are spoken of. */
  #change(make: (box: Box) => Box): void {
    this.#put(this.#freeOrSaid(), make);
  }

  #put(boxes: readonly Box[], make: (box: Box) => Box): void {
    const put = boxes.map(make).filter((made, at) => made !== boxes[at]);
    if (put.length) this.layer.edit('change', { put, remove: [] });
  }

  #free(): readonly Box[] {
    const { locked, hidden } = this.sitting;
    return this.stage.hidden ? [] : this.selectedBoxes.filter((box) => !locked.has(box.id) && !hidden.has(box.id));
  }

  #freeOrSaid(): readonly Box[] {
    const free = this.#free();
    const left = this.selectedBoxes.length - free.length;
    if (this.selectedBoxes.length === 0) this.#needsBox();
    else if (left > 0) this.layer.say(`${inWords(left)} left as ${left === 1 ? 'it was' : 'they were'}: locked or hidden`);
    return free;
  }

  #nudge(action: BoxAction): boolean {
    const { stage } = this;
    const direction = action.split('-').at(-1) as Direction;
    if (stage.aiming) return this.#aim(action, towards[direction]);
    if (!stage.selectedBox) return false;
    if (!this.layer.mayEdit() || !this.#freeOrSaid().length) return true;
    const [dx, dy] = towards[direction];
    const side = action.startsWith('side-') ? sideOf[direction] : null;
    const far = action.startsWith('move-far') ? 10 : 1;
    const inwards = action.startsWith('side-in');
    const changed = stage.nudge(
      (rect) => (side ? sideMoved(rect, side, inwards ? -1 : 1, stage.picture) : moved(rect, dx * far, dy * far, stage.picture)),
      side,
    );
    if (!changed && !inwards) this.layer.say('At the border of the picture');
    return true;
  }

  /** Arrows with nothing selected move the crosshair: 1 px, with Shift 10, with Alt a tenth of what is in sight. */
  #aim(action: BoxAction, [x, y]: readonly [number, number]): boolean {
    if (action.startsWith('side-in')) return false;
    this.stage.aim({ x, y }, action.startsWith('side-out') ? 'leap' : action.startsWith('move-far') ? 'ten' : 'pixel');
    return true;
  }

  #pressClass(at: number): boolean {
    const chosen = this.classes().filter((each) => !each.retired)[at - 1];
    if (!chosen) return false;
    this.choose(chosen.key);
    return true;
  }

  #turnTo(mode: 'draw' | 'select'): void {
    this.stage.cancel();
    this.stage.mode = mode;
    // The next box is drawn from nothing: then arrows are for the crosshair.
    if (mode === 'draw') this.stage.letGo();
  }

  #switchSnap(): void {
    this.stage.snapOn = !this.stage.snapOn;
    this.layer.say(this.stage.snapOn ? 'Snapping on: a side moved goes to the nearest edge' : 'Snapping off');
  }

  #switchView(): void {
    this.sitting.keepView = !this.sitting.keepView;
    this.layer.say(this.sitting.keepView ? 'Zoom and place are kept for pictures of the same size' : 'Each picture opens whole');
  }

  /** One level back: a gesture, then the selection. Never the item. */
  #escape(): boolean {
    if (this.stage.cancel()) return true;
    if (this.stage.selected === null) return false;
    this.stage.select([]);
    return true;
  }

  #redrawn() {
    const { locked, hidden } = this.sitting;
    this.#drawn = redrawn(this.#drawn, this.boxes, this.classes(), { locked, hidden });
    return this.#drawn.boxes;
  }

  #chosen(): readonly Box[] {
    const ids = this.stage.selectedIds;
    return ids.size ? this.boxes.filter((box) => ids.has(box.id)) : [];
  }

  #hiddenHere(): readonly Box[] {
    const { hidden } = this.sitting;
    return hidden.size ? this.boxes.filter((box) => hidden.has(box.id)) : [];
  }

  #needsBox(): void {
    this.layer.say('Select a box first');
  }
}
