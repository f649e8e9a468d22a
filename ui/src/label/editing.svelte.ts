// The box editor's hand: turns gestures and keys into edits of the open layer.
import type { BoxMark, EditKind, Mark, Patch } from '../lib/generated/api.ts';
import { uuidv7 } from '../lib/ids.ts';
import { adjusted, original, viewNote, type Adjust } from './adjust.ts';
import { unknownClass, type DrawClass } from './classes.ts';
import { clamped, moved, sideMoved, type Rect, type Side } from './geometry.ts';
import type { BoxAction } from './keys.ts';
import { BoxStage, type DrawnBox } from './stage.svelte.ts';
import type { Outcome } from './tool.ts';

type Box = { type: 'box' } & BoxMark;
export type Flag = 'occluded' | 'ambiguous';

/** The layer under the hand: a labeler's own, or what a lead draws for a decision. */
export type EditedLayer = {
  readonly marks: readonly Mark[];
  /** Marks of the item before, for copying. */
  readonly carried: readonly Mark[];
  mayEdit(): boolean;
  edit(kind: EditKind, patch: Patch): boolean;
  undo(): void;
  redo(): void;
  say(text: string, tone?: 'plain' | 'warning'): void;
};

const towards = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] } as const;
type Direction = keyof typeof towards;
const sideOf: Record<Direction, Side> = { left: 'left', right: 'right', up: 'top', down: 'bottom' };

export class BoxEditing {
  readonly stage: BoxStage;
  readonly layer: EditedLayer;
  adjust = $state.raw<Adjust>(original);
  /** The original is shown while its key is held. */
  asIs = $state(false);
  /** The class of the next box. */
  classKey = $state<string | null>(null);
  #copied: readonly Box[] = [];

  readonly classes: () => readonly DrawClass[];
  readonly boxes = $derived.by(() => this.layer.marks.filter(isBox));
  readonly drawn = $derived.by(() => drawnBoxes(this.boxes, this.classes()));
  readonly selected = $derived(this.boxes.find((box) => box.id === this.stage.selected) ?? null);
  readonly shownAdjust = $derived(this.asIs ? original : this.adjust);
  readonly nextClass = $derived.by(() => {
    const usable = this.classes().filter((each) => !each.retired);
    return usable.find((each) => each.key === this.classKey) ?? usable[0] ?? null;
  });

  constructor(layer: EditedLayer, classes: () => readonly DrawClass[]) {
    this.layer = layer;
    this.classes = classes;
    this.stage = new BoxStage((outcome) => this.#done(outcome));
  }

  view(): string {
    return viewNote(this.stage.view.scale, this.adjust);
  }

  /** Does what a key asks for; false when the key is not for here. */
  act(action: BoxAction): boolean {
    const { stage, layer } = this;
    const nudging = /^(move|side)-/.test(action);
    if (!nudging && action !== 'escape') stage.settle();
    if (nudging) return this.#nudge(action);
    if (action.startsWith('class-')) return this.#pressClass(Number(action.slice('class-'.length)));
    switch (action) {
      case 'draw':
      case 'select':
        stage.cancel();
        stage.mode = action;
        return true;
      case 'next-box':
        stage.walk(1);
        return true;
      case 'previous-box':
        stage.walk(-1);
        return true;
      case 'delete':
        return this.remove();
      case 'occluded':
      case 'ambiguous':
        return this.toggle(action);
      case 'duplicate':
        return this.#paste(this.selected ? [this.selected] : [], 12);
      case 'copy':
        return this.#copy();
      case 'paste':
        return this.#paste(this.#copied, 12);
      case 'copy-previous':
        return this.#paste(layer.carried.filter(isBox), 0);
      case 'undo':
        layer.undo();
        return true;
      case 'redo':
        layer.redo();
        return true;
      case 'fit':
        stage.fit();
        return true;
      case 'actual-size':
        stage.actualSize();
        return true;
      case 'zoom-in':
        stage.zoom(1.25);
        return true;
      case 'zoom-out':
        stage.zoom(0.8);
        return true;
      case 'gamma-up':
      case 'brightness-up':
      case 'contrast-up':
      case 'gamma-down':
      case 'brightness-down':
      case 'contrast-down':
        return this.#turn(action);
      case 'adjust-reset':
        this.adjust = original;
        return true;
      case 'escape':
        return this.#escape();
      default:
        return false;
    }
  }

  /** Keys that act while they are held. */
  hold(action: BoxAction, held: boolean): void {
    if (action === 'pan') this.stage.panning = held;
    if (action === 'original') this.asIs = held;
    if (action === 'hide-boxes') this.stage.hidden = held;
  }

  /** Gives the selected box a class, and every next one. */
  choose(key: string): void {
    this.classKey = key;
    const box = this.selected;
    if (box && box.class !== key) this.#change({ ...box, class: key });
  }

  toggle(flag: Flag): boolean {
    const box = this.selected;
    if (!box) return this.#needsBox();
    const flags = new Set(box.flags ?? []);
    if (!flags.delete(flag)) flags.add(flag);
    const { flags: _, ...rest } = box;
    this.#change(flags.size ? { ...rest, flags: [...flags].sort() } : rest);
    return true;
  }

  remove(): boolean {
    const { stage, selected } = this;
    if (!selected) return this.#needsBox();
    if (!this.layer.edit('delete', { put: [], remove: [selected.id] })) return true;
    stage.selected = null;
    return true;
  }

  #done(outcome: Outcome): void {
    switch (outcome.type) {
      case 'draw':
        this.#draw(outcome.rect);
        break;
      case 'change': {
        const box = this.boxes.find((each) => each.id === outcome.id);
        if (box) this.#change({ ...box, ...outcome.rect });
        break;
      }
      case 'missed':
        if (outcome.why === 'outside') this.layer.say('Nothing drawn: that is outside the picture', 'warning');
        return;
      case 'select':
      case 'deeper':
        return;
    }
    if (outcome.cut) this.layer.say('Cut at the border of the picture');
  }

  #draw(rect: Rect): void {
    const chosen = this.nextClass;
    if (!chosen) {
      this.layer.say('Add a class first: a box needs one', 'warning');
      return;
    }
    const box: Box = { type: 'box', id: uuidv7(), class: chosen.key, ...rect };
    if (this.layer.edit('draw', { put: [box], remove: [] })) this.stage.selected = box.id;
  }

  #change(box: Box): void {
    this.layer.edit('change', { put: [box], remove: [] });
  }

  #nudge(action: string): boolean {
    const { stage } = this;
    const direction = action.split('-').at(-1) as Direction;
    if (!stage.selectedBox) return false;
    if (!this.layer.mayEdit()) return true;
    const [dx, dy] = towards[direction];
    stage.nudge((rect) => {
      if (action.startsWith('side-')) {
        return sideMoved(rect, sideOf[direction], action.startsWith('side-out') ? 1 : -1, stage.picture);
      }
      const far = action.startsWith('move-far') ? 10 : 1;
      return moved(rect, dx * far, dy * far, stage.picture);
    });
    return true;
  }

  #pressClass(at: number): boolean {
    const chosen = this.classes().filter((each) => !each.retired)[at - 1];
    if (!chosen) return false;
    this.choose(chosen.key);
    return true;
  }

  #turn(action: string): boolean {
    const [what, way] = action.split('-');
    this.adjust = adjusted(this.adjust, what as keyof Adjust, way === 'up' ? 1 : -1);
    return true;
  }

  /** One level back: a gesture, then the selection. Never the item. */
  #escape(): boolean {
    const { stage } = this;
    if (stage.cancel()) return true;
    if (stage.selected === null) return false;
    stage.selected = null;
    return true;
  }

  #copy(): boolean {
    this.#copied = this.selected ? [this.selected] : this.boxes;
    const count = this.#copied.length;
    this.layer.say(count ? `Copied ${count === 1 ? 'the box' : `${count} boxes`}` : 'No box to copy');
    return true;
  }

  /** Copies with new ids, inside the picture, as one edit. */
  #paste(boxes: readonly Box[], shift: number): boolean {
    const { picture } = this.stage;
    const put = boxes.flatMap((box): Box[] => {
      const inside = clamped(box, picture);
      return inside ? [{ ...box, ...moved(inside, shift, shift, picture), id: uuidv7() }] : [];
    });
    if (!put.length) {
      this.layer.say('No boxes to copy here');
      return true;
    }
    const patch: Patch = { put, remove: [] };
    if (this.layer.edit('draw', patch) && put.length === 1) this.stage.selected = put[0]?.id ?? null;
    return true;
  }

  #needsBox(): boolean {
    this.layer.say('Select a box first: Tab walks through them');
    return true;
  }
}

export function isBox(mark: Mark): mark is Box {
  return mark.type === 'box';
}

export function drawnBoxes(boxes: readonly Box[], classes: readonly DrawClass[]): DrawnBox[] {
  const known = new Map(classes.map((each) => [each.key, each]));
  return boxes.map((box) => {
    const of = known.get(box.class) ?? unknownClass;
    const flags = box.flags ?? [];
    return {
      id: box.id,
      rect: { x: box.x, y: box.y, width: box.width, height: box.height },
      ink: of.ink,
      tag: of.press ?? of.ink.letter,
      title: [of.name, ...flags].join(', '),
      occluded: flags.includes('occluded'),
      ambiguous: flags.includes('ambiguous'),
      fixed: false,
    };
  });
}
