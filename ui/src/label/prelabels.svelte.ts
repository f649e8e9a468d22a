// A model's boxes beside the labeler's own: shown from a confidence up, walked, accepted, dismissed.
import { count } from '../lib/format.ts';
import type { BoxMark, Mark, Prelabels as Offer } from '../lib/generated/api.ts';
import { unknownClass, type DrawClass } from './classes.ts';
import { clamped, type Point, type Rect, type Size } from './geometry.ts';
import { BoxGrid, type Placed } from './grid.ts';
import type { BoxAction } from './keys.ts';
import { confidenceCounts, placesOf, sureEnough, taken, thresholdFrom, thresholdStep } from './offer.ts';
import type { GhostBox } from './paint.ts';
import { beside, boxesAt } from './pick.ts';

type Box = { type: 'box' } & BoxMark;

/** What accepting needs of the editor. */
export type PrelabelHand = {
  readonly boxes: readonly BoxMark[];
  readonly selectedBoxes: readonly BoxMark[];
  readonly classes: () => readonly DrawClass[];
  readonly stage: { readonly cursor: Point | null; readonly picture: Size; readonly view: { scale: number }; letGo(): void; reveal(rect: Rect): void };
  readonly layer: { mayEdit(): boolean; say(text: string, tone?: 'plain' | 'warning'): void };
  /** Puts copies of the marks on the layer, marked as this model's and untouched. */
  accept(marks: readonly Mark[], from: string): unknown;
};

type Kept = Record<string, string[]>;
/** How many items' dismissals are remembered in one sitting. */
const remembered = 300;

export class Prelabels {
  /** From which confidence boxes are shown, 0..=1. */
  threshold = $state(0.5);
  /** The one the keys walked to. */
  focused = $state<string | null>(null);
  /** The model's name; null when nothing is offered. */
  from = $state<string | null>(null);
  offered = $state.raw<readonly Box[]>([]);
  #dismissed = $state.raw<ReadonlySet<string>>(new Set());
  #walkedWith: Point | null = null;
  // Not a signal: remembers what was taken, which would else be lost by a drag, or by deleting and undo.
  readonly #memory = new Map<string, string | null>();
  #offer: Offer | null = null;
  #item = '';
  readonly #hand: PrelabelHand;
  readonly #place: string;

  readonly #places = $derived(placesOf(this.offered));
  readonly #taken = $derived.by(() => {
    const ids = new Set<string>();
    if (this.from === null) return ids;
    for (const [box, id] of taken(this.offered, this.#places, this.#hand.boxes, this.from, this.#memory)) {
      this.#memory.set(box, id);
      if (id !== null) ids.add(id);
    }
    return ids;
  });
  readonly sure = $derived(this.offered.filter((box) => sureEnough(box, this.threshold)));
  /** Sure enough, not accepted and not dismissed. */
  readonly shown = $derived(this.sure.filter((box) => !this.#taken.has(box.id) && !this.#dismissed.has(box.id)));
  readonly accepted = $derived(this.offered.reduce((sum, box) => sum + Number(this.#taken.has(box.id)), 0));
  readonly dismissed = $derived(this.offered.reduce((sum, box) => sum + Number(this.#dismissed.has(box.id) && !this.#taken.has(box.id)), 0));
  readonly counts = $derived(confidenceCounts(this.offered));
  readonly #byId = $derived(new Map(this.shown.map((box) => [box.id, box])));
  readonly #placed = $derived(this.shown.map((box) => ({ id: box.id, rect: rectOf(box) })));
  readonly #grid = $derived.by(() => new BoxGrid(this.#placed, this.#hand.stage.picture));
  /** What an accept means now: the one under the cursor, or the one walked to since it last moved. */
  readonly target = $derived.by(() => {
    const { cursor, view } = this.#hand.stage;
    const walkedTo = (this.focused === null ? null : this.#byId.get(this.focused)) ?? null;
    if (walkedTo && same(cursor, this.#walkedWith)) return walkedTo;
    const under = cursor && boxesAt(this.#grid, cursor, 2 / view.scale)[0];
    return (under && this.#byId.get(under.id)) ?? walkedTo;
  });
  /** To be painted under the layer's own boxes. Pointing at one of thousands makes none of them anew. */
  readonly ghosts = $derived.by(() => this.shown.map((box) => this.#ghost(box, false)));
  /** The one that is meant, to be painted above. */
  readonly pointed = $derived(this.target && this.#ghost(this.target, true));
  readonly #inks = $derived.by(() => new Map(this.#hand.classes().map((each) => [each.key, each.ink])));

  /** `place` tells projects apart: threshold and dismissals belong to one of them. */
  constructor(hand: PrelabelHand, place: string) {
    this.#hand = hand;
    this.#place = place;
    this.threshold = thresholdFrom(Number(localStorage.getItem(`burnish.threshold.${place}`) ?? Number.NaN));
  }

  /** The offer of another item, or none. Boxes are cut at the border of a picture of this size. */
  open(item: string, offer: Offer | null, picture: Size): void {
    if (item === this.#item && offer === this.#offer) return;
    if (item !== this.#item) this.focused = null;
    this.#item = item;
    this.#offer = offer;
    this.#memory.clear();
    this.from = offer?.labeler ?? null;
    this.offered = (offer?.marks ?? []).flatMap((mark): Box[] => {
      const inside = mark.type === 'box' ? clamped(mark, picture) : null;
      return mark.type === 'box' && inside ? [{ ...mark, ...inside }] : [];
    });
    this.#dismissed = new Set(this.#kept()[item] ?? []);
  }

  /** Does what a key asks for; false when the key is not for here. Ask before the editor. */
  act(action: BoxAction): boolean {
    const offered = this.from !== null;
    const free = this.#hand.selectedBoxes.length === 0 && this.focused !== null;
    switch (action) {
      case 'accept':
        return offered ? this.accept() : this.#nothing();
      case 'accept-all':
        return offered ? this.acceptAll() : this.#nothing();
      case 'next-prelabel':
        return offered ? this.next() : this.#nothing();
      case 'threshold-up':
      case 'threshold-down':
        if (!offered) return this.#nothing();
        this.setThreshold(this.threshold + (action === 'threshold-up' ? thresholdStep : -thresholdStep));
        this.#hand.layer.say(this.inWords());
        return true;
      case 'delete':
        return free && this.dismiss();
      case 'escape':
        if (free) this.focused = null;
        return free;
      default:
        return false;
    }
  }

  setThreshold(value: number): void {
    this.threshold = thresholdFrom(value);
    localStorage.setItem(`burnish.threshold.${this.#place}`, String(this.threshold));
  }

  /** "12 of 40 at 0.50 or more" */
  inWords(): string {
    return `${count(this.sure.length)} of ${count(this.offered.length)} at ${this.threshold.toFixed(2)} or more`;
  }

  /** Walks to the next one in reading order and brings it into sight. */
  next(): boolean {
    const next = this.#after(this.focused);
    if (!next) this.#hand.layer.say(`Nothing left to accept: ${this.inWords()}`);
    this.#walkTo(next);
    return true;
  }

  accept(): boolean {
    const box = this.target;
    if (box) this.#leave(box.id, () => this.#take([box]));
    else this.#hand.layer.say('Point at a box of the model first, or walk to one');
    return true;
  }

  acceptAll(): boolean {
    if (this.shown.length > 0) this.#take(this.shown);
    else this.#hand.layer.say(`Nothing left to accept: ${this.inWords()}`);
    return true;
  }

  /** Takes the one an accept would take out of the way for this sitting. */
  dismiss(): boolean {
    const box = this.target;
    if (!box) return false;
    this.#leave(box.id, () => this.#dismiss([...this.#dismissed, box.id]));
    return true;
  }

  /** Shows the dismissed ones of this item again. */
  restore(): void {
    this.#dismiss([]);
  }

  #ghost(box: Box, focused: boolean): GhostBox {
    return { id: box.id, rect: rectOf(box), ink: this.#inks.get(box.class) ?? unknownClass.ink, confidence: box.confidence ?? null, focused };
  }

  #take(boxes: readonly Box[]): void {
    if (this.from === null || !this.#hand.layer.mayEdit()) return;
    this.#hand.accept(boxes, this.from);
  }

  /** Acts on a box; where the keys had walked to it they go on to the next one. */
  #leave(id: string, act: () => void): void {
    const next = this.#after(id);
    const walking = this.focused === id;
    act();
    if (walking && !this.shown.some((box) => box.id === id)) this.#walkTo(next?.id === id ? null : next);
  }

  #after(id: string | null): Placed | null {
    const from = this.#placed.find((each) => each.id === id) ?? null;
    return beside(this.#placed, from, 1, this.#hand.stage.picture.height);
  }

  #walkTo(next: Placed | null): void {
    const { stage } = this.#hand;
    this.focused = next?.id ?? null;
    this.#walkedWith = stage.cursor;
    if (!next) return;
    // What was selected would else take the keys that are meant for this one.
    stage.letGo();
    stage.reveal(next.rect);
  }

  #dismiss(ids: readonly string[]): void {
    this.#dismissed = new Set(ids);
    const { [this.#item]: _, ...others } = this.#kept();
    const kept = Object.entries(ids.length ? { ...others, [this.#item]: [...ids] } : others).slice(-remembered);
    sessionStorage.setItem(`burnish.dismissed.${this.#place}`, JSON.stringify(Object.fromEntries(kept)));
  }

  #kept(): Kept {
    try {
      return (JSON.parse(sessionStorage.getItem(`burnish.dismissed.${this.#place}`) ?? '{}') as Kept | null) ?? {};
    } catch {
      return {};
    }
  }

  #nothing(): boolean {
    this.#hand.layer.say('No model’s boxes are offered here: a lead chooses one in the settings');
    return true;
  }
}

const rectOf = ({ x, y, width, height }: Rect): Rect => ({ x, y, width, height });
const same = (a: Point | null, b: Point | null): boolean => a?.x === b?.x && a?.y === b?.y;
