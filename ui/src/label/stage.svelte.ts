// What a picture with boxes on it is doing: tool and selection, over a view. Knows no server.
import { flushSync } from 'svelte';
import { contains, grown, holds, hull, sameRect, shifted, sideAt, withSide, type Handle, type Point, type Rect, type Side, type Size } from './geometry.ts';
import { nothingAside, type Aside } from './drawn.ts';
import { aimed, following, type Stride } from './keydraw.ts';
import { boxesAt, handleAt, pickAt } from './pick.ts';
import { BoxView, takeable } from './boxview.svelte.ts';
import * as tools from './tool.ts';
import { imageFromScreen, panned } from './view.ts';

export type { DrawnBox } from './boxview.svelte.ts';

/** What came of a gesture, for whoever keeps the boxes. */
export type Done =
  | Extract<tools.Outcome, { type: 'draw' | 'missed' }>
  /** Boxes by id with where they are now. `cut` says that the border of the picture held them back. */
  | { type: 'change'; rects: ReadonlyMap<string, Rect>; cut: boolean };

/** Keys held with a press of the pointer. */
export type Held = Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/** Screen px: how near counts as on a handle, and how far a press must move to be a drag. */
const reach = 6;
const apart = 4;
const unmoved: ReadonlyMap<string, Rect> = new Map();

export class BoxStage extends BoxView {
  mode = $state<tools.Mode>('draw');
  editable = $state(true);
  /** Space is held: a drag pans. */
  panning = $state(false);
  tool = $state.raw<tools.ToolState>(tools.idle);
  /** Boxes moved by keys and not sent yet. */
  nudged = $state.raw<ReadonlyMap<string, Rect> | null>(null);
  /** The side last moved by a key or being dragged, of the selected box. */
  activeSide = $state<Side | null>(null);
  /** Where a side should lie, for keys and drags while `snapOn`. */
  snap = $state.raw<tools.Snap | null>(null);
  snapOn = $state(false);

  readonly live = $derived.by(() => this.#live());
  /** Where boxes are shown while keys or a drag move them, by id. */
  readonly moving = $derived.by(() => this.#moving());
  readonly liveRect = $derived(this.live?.rect ?? this.selectedBox?.rect ?? null);
  /** The frame dragged over the boxes to select. */
  readonly marquee = $derived(tools.frame(this.tool));
  readonly hovered = $derived.by(() => {
    if (!this.cursor || this.tool.name !== 'idle' || this.hidden) return null;
    return pickAt(this.grid, this.cursor, 2 / this.view.scale, null, (box) => !box.locked);
  });
  readonly pointer = $derived(this.#cursorShape());

  readonly #done: (done: Done) => void;
  readonly #aside: Aside;
  #dragFrom: Point | null = null;
  #lastPick: Point | null = null;

  /** `aside` are the boxes that the labeler locked or hid. */
  constructor(done: (done: Done) => void, aside: Aside = nothingAside) {
    super();
    this.#done = done;
    this.#aside = aside;
  }

  /** Ids of boxes that are locked. */
  get locked(): ReadonlySet<string> {
    return this.#aside.locked;
  }

  /** Ids of boxes that are hidden one by one. */
  get hiddenBoxes(): ReadonlySet<string> {
    return this.#aside.hidden;
  }

  /** The side moved last belongs to what was selected. */
  override select(ids: Iterable<string>): void {
    super.select(ids);
    this.activeSide = null;
  }

  /** A new picture, nothing selected; what part of it is shown, `show` says. */
  open(size: Size, focus: Rect | null = null, keep = false): void {
    this.tool = tools.idle;
    this.nudged = null;
    this.select([]);
    this.#dragFrom = null;
    this.show(size, focus, keep);
  }

  down(at: Point, button: number, held?: Held): void {
    const waiting = this.nudged !== null;
    this.settle();
    // What the pointer takes must lie where the keys left it.
    if (waiting) flushSync();
    if (button === 1 || this.panning) {
      this.#dragFrom = at;
      return;
    }
    if (button !== 0) return;
    const image = imageFromScreen(this.view, at);
    this.cursor = image;
    if (this.editable) {
      const ctrl = (held?.ctrlKey ?? false) || (held?.metaKey ?? false);
      // While drawing, Shift belongs to the hand that holds it from the key before.
      const add = ctrl || (this.mode === 'select' && (held?.shiftKey ?? false));
      this.#step({ type: 'down', at: image, grip: this.#grip(image, add), add });
    }
    if (!this.editable || this.tool.name === 'emptyhanded') this.#dragFrom = at;
  }

  move(at: Point): void {
    this.cursor = imageFromScreen(this.view, at);
    const from = this.#dragFrom;
    if (from) {
      if (this.tool.name === 'emptyhanded') {
        this.#step({ type: 'move', at: this.cursor });
        if (this.tool.name === 'emptyhanded') return;
      }
      this.look(panned(this.view, at.x - from.x, at.y - from.y));
      this.#dragFrom = at;
      return;
    }
    this.#step({ type: 'move', at: this.cursor });
  }

  up(at: Point): void {
    const dragged = this.#dragFrom !== null && this.tool.name !== 'emptyhanded';
    this.#dragFrom = null;
    if (!dragged) this.#step({ type: 'up', at: imageFromScreen(this.view, at) });
  }

  leave(): void {
    if (this.tool.name === 'idle') this.cursor = null;
  }

  /** Whether arrows are for the crosshair: nothing is selected, or a box has one corner. */
  get aiming(): boolean {
    return this.mode === 'draw' && this.editable && (this.selectedBox === null || this.tool.name === 'anchored');
  }

  /** Moves the crosshair by a key; the picture follows where it would leave the screen. */
  aim(way: Point, stride: Stride): void {
    this.cursor = aimed(this.cursor, way, stride, this);
    const view = following(this.cursor, this);
    if (view !== this.view) this.look(view);
    this.#step({ type: 'move', at: this.cursor });
  }

  /** Sets a corner of a box where the crosshair is, as a click would; a box by keys may be as small as a pixel. */
  corner(): void {
    if (!this.cursor || !this.aiming) return;
    const around = { ...this.#around, apart: 0 };
    this.#step({ type: 'down', at: this.cursor, grip: null }, around);
    if (this.tool.name === 'pointing') this.#step({ type: 'up', at: this.cursor }, around);
    // The arrows are the box's from here; the next crosshair starts in the middle again.
    else this.cursor = null;
  }

  /** Takes back what the pointer or the arrows are doing; false when they were doing nothing. */
  cancel(): boolean {
    if (this.nudged) {
      this.nudged = null;
      return true;
    }
    this.#dragFrom = null;
    const doing = this.tool.name !== 'idle';
    this.#step({ type: 'cancel' });
    return doing;
  }

  /** Shows the selected boxes as `change` makes them until {@link settle}; false when none of them changes. */
  nudge(change: (rect: Rect) => Rect, side: Side | null = null): boolean {
    const before = this.nudged ?? unmoved;
    let changed = false;
    const rects = new Map<string, Rect>();
    for (const box of this.free) {
      const from = before.get(box.id) ?? box.rect;
      const to = side ? this.#snapped(from, change(from), side) : change(from);
      changed ||= !sameRect(from, to);
      rects.set(box.id, to);
    }
    if (side && rects.size) this.activeSide = side;
    if (changed) this.nudged = rects;
    return changed;
  }

  /** Ends a nudge: one edit for as many key presses as it took. */
  settle(): void {
    const { nudged } = this;
    if (!nudged) return;
    this.nudged = null;
    this.#done({ type: 'change', rects: nudged, cut: false });
  }

  get #around(): tools.Around {
    const { mode, picture, snapOn, snap } = this;
    return { mode, picture, apart: apart / this.view.scale, snap: snapOn ? snap : null };
  }

  #step(event: tools.ToolEvent, around = this.#around): void {
    const { state, done } = tools.step(this.tool, event, around);
    if (state !== this.tool) this.tool = state;
    const side = tools.draggedSide(state, around);
    if (side) this.activeSide = side;
    if (done) this.#finish(done);
  }

  #finish(done: tools.Outcome): void {
    switch (done.type) {
      case 'select':
        this.selected = done.id;
        this.#lastPick = done.id === null ? null : (this.cursor ?? null);
        return;
      case 'toggle':
        return this.toggle(done.id);
      case 'gather': {
        const inside = this.grid.within(done.rect).filter((box) => takeable(box) && holds(done.rect, box.rect));
        return this.select([...this.selectedIds, ...inside.map((box) => box.id)]);
      }
      case 'deeper':
        return this.#goDeeper(done.at);
      case 'move': {
        const { picture } = this;
        const rects = new Map(this.free.map((box) => [box.id, shifted(box.rect, done.by, picture)]));
        return this.#done({ type: 'change', rects, cut: done.cut });
      }
      case 'change':
        return this.#done({ type: 'change', rects: new Map([[done.id, done.rect]]), cut: done.cut });
      default:
        return this.#done(done);
    }
  }

  #goDeeper(at: Point): void {
    const last = this.#lastPick;
    const near = last && Math.hypot(last.x - at.x, last.y - at.y) * this.view.scale < apart;
    const found = pickAt(this.grid, at, reach / this.view.scale, near ? this.selected : null, takeable);
    this.selected = found?.id ?? null;
    this.#lastPick = at;
  }

  /** A pressed side goes to where it snaps, unless that takes back what the key did. */
  #snapped(from: Rect, to: Rect, side: Side): Rect {
    if (!this.snapOn || !this.snap) return to;
    const at = sideAt(this.snap(to, side), side);
    const [was, asked] = [sideAt(from, side), sideAt(to, side)];
    return (at - was) * (asked - was) > 0 ? withSide(to, side, at, this.picture) : to;
  }

  #live(): { id: string | null; rect: Rect } | null {
    const { nudged, selectedBox } = this;
    const rect = selectedBox && nudged?.get(selectedBox.id);
    return rect ? { id: selectedBox.id, rect } : tools.preview(this.tool, this.#around);
  }

  #moving(): ReadonlyMap<string, Rect> {
    if (this.nudged) return this.nudged;
    const by = tools.offset(this.tool, this.#around);
    if (by) return new Map(this.free.map((box) => [box.id, shifted(box.rect, by, this.picture)]));
    return this.live && this.live.id !== null ? new Map([[this.live.id, this.live.rect]]) : unmoved;
  }

  /** Handles are for one box: with several selected none shows them. */
  #handle(at: Point): Handle | null {
    const [box, ...others] = this.free;
    if (!box || others.length || !this.editable) return null;
    return handleAt(box.rect, at, reach / this.view.scale, this.mode === 'select');
  }

  #grip(at: Point, add: boolean): tools.Grip | null {
    const near = 2 / this.view.scale;
    const { free } = this;
    if (!add) {
      const handle = this.#handle(at);
      const [box] = free;
      if (box && handle) return { part: 'handle', id: box.id, rect: box.rect, handle };
    }
    if ((this.mode === 'draw' && !add) || this.hidden) return null;
    const under = boxesAt(this.grid, at, near, takeable);
    const mine = add ? undefined : under.find((box) => this.selectedIds.has(box.id) && contains(grown(box.rect, near), at));
    const found = mine ?? under[0];
    if (!found) return null;
    const around = mine && free.length > 1 ? hull(free.map((box) => box.rect)) : null;
    return { part: 'body', id: found.id, rect: found.rect, selected: mine !== undefined, ...(around ? { hull: around } : {}) };
  }

  #cursorShape(): string {
    if (this.panning || this.tool.name === 'emptyhanded') return 'grab';
    const handle = this.tool.name === 'resizing' ? this.tool.handle : this.cursor && this.#handle(this.cursor);
    if (handle) return `${handle}-resize`;
    if (!this.editable) return 'grab';
    if (this.mode === 'draw' || this.tool.name === 'marquee') return 'crosshair';
    if (this.tool.name === 'moving') return 'move';
    return this.hovered ? 'pointer' : 'default';
  }
}
