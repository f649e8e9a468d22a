// The boxes over a picture, and which of them are selected. Knows no pointer.
import type { Rect } from './geometry.ts';
import { BoxGrid, type Placed } from './grid.ts';
import type { Ink } from './palette.ts';
import { beside } from './pick.ts';
import { Viewport } from './viewport.svelte.ts';

/** A box as it is painted. `tag` says in letters what the colour says. */
export type DrawnBox = Placed & {
  ink: Ink;
  tag: string;
  /** Long name, shown for the box under the cursor. */
  title: string;
  occluded: boolean;
  ambiguous: boolean;
  /** Shown, but cannot be taken. */
  fixed: boolean;
  /** Which place its tag has on the upper edge, where several boxes may lie on one another. */
  place?: number;
  /** Copied from the item before and not changed since. */
  inherited?: boolean;
  /** Accepted from a model and not changed since. */
  model?: boolean;
  /** Reached by keys alone, and only to unlock it. */
  locked?: boolean;
  hidden?: boolean;
};

const nobody: ReadonlySet<string> = new Set();

/** Whether the pointer may take a box. */
export function takeable(box: DrawnBox): boolean {
  return !box.fixed && !box.locked;
}

export class BoxView extends Viewport {
  boxes = $state.raw<readonly DrawnBox[]>([]);
  /** No box is shown. */
  hidden = $state(false);
  #ids = $state.raw<ReadonlySet<string>>(nobody);
  #primary = $state<string | null>(null);

  /** Boxes that are shown, by place. */
  readonly grid = $derived.by(() => this.#nextGrid());
  readonly selectedBoxes = $derived.by(() => this.#found());
  /** The primary one of the selected boxes. */
  readonly selectedBox = $derived.by(() => this.#first());
  /** Selected boxes that may be changed: neither locked nor hidden. */
  readonly free = $derived(this.hidden ? [] : this.selectedBoxes.filter((box) => takeable(box) && !box.hidden));

  /** Where Tab goes on from when what was selected is gone. */
  #walkedTo: { id: string; rect: Rect } | null = null;
  #lastGrid = new BoxGrid<DrawnBox>([], { width: 1, height: 1 });

  /** Ids in the order they were selected. */
  get selectedIds(): ReadonlySet<string> {
    return this.#ids;
  }

  /** The id of the primary one: the last selected. */
  get selected(): string | null {
    return this.#primary;
  }

  set selected(id: string | null) {
    this.select(id === null ? [] : [id]);
  }

  /** Selects these and no others; the last one is the primary. */
  select(ids: Iterable<string>): void {
    this.#ids = new Set(ids);
    this.#primary = [...this.#ids].at(-1) ?? null;
    this.#walkedTo = null;
  }

  /** Takes a box into the selection, or out of it. */
  toggle(id: string): void {
    const ids = new Set(this.#ids);
    if (!ids.delete(id)) ids.add(id);
    this.select(ids);
  }

  selectAll(): void {
    this.select(this.boxes.filter((box) => takeable(box) && !box.hidden).map((box) => box.id));
  }

  /** Lets go of the selection; Tab goes on from where it was. */
  letGo(): void {
    const last = this.selectedBox;
    this.select([]);
    this.#walkedTo = last;
  }

  /** Selects the next box in reading order; -1 the one before. */
  walk(by: 1 | -1): DrawnBox | null {
    const boxes = this.boxes.filter((box) => !box.fixed && !box.hidden);
    const box = beside(boxes, this.selectedBox ?? this.#walkedTo, by, this.picture.height);
    this.selected = box?.id ?? null;
    if (box) this.reveal(box.rect);
    return box;
  }

  #nextGrid(): BoxGrid<DrawnBox> {
    const { boxes } = this;
    const shown = boxes.some((box) => box.hidden) ? boxes.filter((box) => !box.hidden) : boxes;
    return (this.#lastGrid = this.#lastGrid.with(shown, this.picture));
  }

  #found(): readonly DrawnBox[] {
    const ids = this.#ids;
    return ids.size ? this.boxes.filter((box) => ids.has(box.id)) : [];
  }

  #first(): DrawnBox | null {
    const boxes = this.selectedBoxes;
    return boxes.find((box) => box.id === this.#primary) ?? boxes.at(-1) ?? null;
  }
}
