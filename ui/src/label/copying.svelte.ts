// Boxes brought in whole: pasted, duplicated, copied from the item before, accepted from a model.
import type { EditKind, Mark, Origin } from '../lib/generated/api.ts';
import { uuidv7 } from '../lib/ids.ts';
import { accepted, copied, isBox, type Box } from './box.ts';
import type { EditedLayer } from './edited.ts';
import type { Sitting } from './sitting.svelte.ts';
import type { BoxStage } from './stage.svelte.ts';

/** How far a copy lies from its original, screen px, so that both can be seen at any zoom. */
const aside = 12;

export class Copying {
  /** The hash of the item that is open. */
  hash: string | null = null;
  readonly #layer: EditedLayer;
  readonly #stage: BoxStage;
  readonly #sitting: Sitting;

  /** Boxes of the item before, for copying and for choosing among them. */
  readonly carried = $derived.by(() => this.#layer.carried.filter(isBox));

  constructor(layer: EditedLayer, stage: BoxStage, sitting: Sitting) {
    this.#layer = layer;
    this.#stage = stage;
    this.#sitting = sitting;
  }

  /** `left` are the ids that were selected on the item before; an empty item may take its boxes over. */
  open(hash: string, left: ReadonlySet<string>): void {
    const sitting = this.#sitting;
    if (this.hash !== null) sitting.picked = left;
    this.hash = hash;
    const fresh = this.#layer.marks.length === 0 && !this.#layer.sealed && !sitting.filled.has(hash);
    if (!sitting.keepCopying || !fresh || this.carried.length === 0) return;
    if (this.#copyHere(this.carried)) sitting.filled.add(hash);
  }

  /** Puts a box of the item before among those to copy, or takes it out. */
  pick(id: string): void {
    const picked = new Set(this.#sitting.picked);
    if (!picked.delete(id)) picked.add(id);
    this.#sitting.picked = picked;
  }

  copy(boxes: readonly Box[]): void {
    this.#sitting.clipboard = { boxes, from: this.hash };
    this.#layer.say(boxes.length ? `Copied ${inWords(boxes.length)}` : 'No box to copy');
  }

  paste(): void {
    const { boxes, from } = this.#sitting.clipboard;
    const elsewhere = from !== null && from !== this.hash;
    this.#select(this.#bring(boxes, elsewhere ? 0 : this.#beside, elsewhere ? inherited(from) : null));
  }

  duplicate(boxes: readonly Box[]): void {
    this.#select(this.#bring(boxes, this.#beside, null));
  }

  copyPrevious(): void {
    this.#copyHere(this.carried);
  }

  copyPicked(): void {
    const boxes = this.carried.filter((box) => this.#sitting.picked.has(box.id));
    if (boxes.length) this.#copyHere(boxes);
    else this.#layer.say('No box of the item before is picked');
  }

  keepOn(): void {
    const sitting = this.#sitting;
    sitting.keepCopying = !sitting.keepCopying;
    const on = 'From here on each empty item gets the boxes of the one before';
    this.#layer.say(sitting.keepCopying ? on : 'Boxes are no longer copied from item to item');
  }

  /** One edit; the new ids, in the order of `marks`, none when it is refused. */
  accept(marks: readonly Mark[], model: string): string[] {
    const { picture } = this.#stage;
    const put = marks.filter(isBox).flatMap((box) => accepted(box, uuidv7(), model, picture) ?? []);
    return this.#put('accept', put) ? put.map((box) => box.id) : [];
  }

  get #beside(): number {
    return Math.max(1, Math.round(aside / this.#stage.view.scale));
  }

  #copyHere(boxes: readonly Box[]): boolean {
    const from = this.#layer.carriedFrom ?? null;
    const ids = this.#bring(boxes, 0, from === null ? null : inherited(from));
    if (ids.length) this.#layer.say(`Copied ${inWords(ids.length)} of the item before`);
    return ids.length > 0;
  }

  /** Copies with new ids, inside the picture, as one edit. */
  #bring(boxes: readonly Box[], by: number, origin: Origin | null): string[] {
    const { picture } = this.#stage;
    const put = boxes.flatMap((box) => copied(box, uuidv7(), by, picture, origin) ?? []);
    return this.#put('copy', put) ? put.map((box) => box.id) : [];
  }

  #put(kind: EditKind, put: Mark[]): boolean {
    if (!put.length) this.#layer.say('No boxes to copy here');
    return put.length > 0 && this.#layer.edit(kind, { put, remove: [] });
  }

  #select(ids: readonly string[]): void {
    if (ids.length) this.#stage.select(ids);
  }
}

export function inWords(count: number): string {
  return count === 1 ? '1 box' : `${count.toLocaleString('en')} boxes`;
}

function inherited(from: string): Origin {
  return { kind: 'inherited', from, touched: false };
}
