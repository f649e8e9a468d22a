// What a picture with boxes on it is doing: view, tool, selection. Knows no server.
import type { Handle, Point, Rect, Size } from './geometry.ts';
import { BoxGrid, type Placed } from './grid.ts';
import type { Ink } from './palette.ts';
import { handleAt, pickAt, walked } from './pick.ts';
import { idle, preview, step, type Grip, type Mode, type Outcome, type ToolEvent, type ToolState } from './tool.ts';
import * as views from './view.ts';

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
};

/** Screen px: how near counts as on a handle, and how far a press must move to be a drag. */
const reach = 6;
const apart = 4;

export class BoxStage {
  mode = $state<Mode>('draw');
  editable = $state(true);
  selected = $state<string | null>(null);
  hidden = $state(false);
  /** Space is held: a drag pans. */
  panning = $state(false);
  view = $state.raw<views.View>({ scale: 1, left: 0, top: 0 });
  screen = $state.raw<Size>({ width: 1, height: 1 });
  picture = $state.raw<Size>({ width: 1, height: 1 });
  boxes = $state.raw<readonly DrawnBox[]>([]);
  tool = $state.raw<ToolState>(idle);
  /** Where the cursor is, image px; null when it is elsewhere. */
  cursor = $state.raw<Point | null>(null);
  /** A box moved by keys and not sent yet. */
  nudged = $state.raw<{ id: string; rect: Rect } | null>(null);

  readonly grid = $derived(new BoxGrid(this.boxes, this.picture));
  readonly selectedBox = $derived(this.boxes.find((box) => box.id === this.selected) ?? null);
  readonly live = $derived(this.nudged ?? preview(this.tool, this.#around));
  readonly liveRect = $derived(this.live?.rect ?? this.selectedBox?.rect ?? null);
  readonly hovered = $derived.by(() => {
    if (!this.cursor || this.tool.name !== 'idle' || this.hidden) return null;
    return pickAt(this.grid, this.cursor, 2 / this.view.scale, null);
  });
  readonly pointer = $derived(this.#cursorShape());

  readonly #done: (outcome: Outcome) => void;
  #dragFrom: Point | null = null;
  #lastPick: Point | null = null;
  #fitted = true;

  constructor(done: (outcome: Outcome) => void) {
    this.#done = done;
  }

  /** A new picture: fitted, nothing selected. `focus` is the part to show, if not all. */
  open(size: Size, focus: Rect | null = null): void {
    this.picture = size;
    this.tool = idle;
    this.nudged = null;
    this.selected = null;
    this.#dragFrom = null;
    if (focus) this.showRect(focus);
    else this.fit();
  }

  resize(screen: Size): void {
    if (screen.width < 2 || screen.height < 2) return;
    const { left, top, scale } = this.view;
    const [dx, dy] = [(screen.width - this.screen.width) / 2, (screen.height - this.screen.height) / 2];
    this.screen = screen;
    if (this.#fitted) this.fit();
    else this.#look({ scale, left: left + dx, top: top + dy });
  }

  fit(): void {
    this.view = views.fitted({ x: 0, y: 0, ...this.picture }, this.screen, 16, 8);
    this.#fitted = true;
  }

  actualSize(): void {
    const middle = { x: this.screen.width / 2, y: this.screen.height / 2 };
    this.zoom(1 / this.view.scale, this.cursor ? views.screenFromImage(this.view, this.cursor) : middle);
  }

  zoom(factor: number, at: Point = { x: this.screen.width / 2, y: this.screen.height / 2 }): void {
    this.#look(views.zoomedAt(this.view, at, factor));
  }

  showRect(rect: Rect, margin = 60): void {
    this.#look(views.fitted(rect, this.screen, margin, 8));
  }

  /** Brings a box into sight without moving the picture when it already is. */
  reveal(rect: Rect): void {
    const seen = views.visibleRect(this.view, this.screen);
    const inside =
      rect.x >= seen.x &&
      rect.y >= seen.y &&
      rect.x + rect.width <= seen.x + seen.width &&
      rect.y + rect.height <= seen.y + seen.height;
    const tiny = Math.max(rect.width, rect.height) * this.view.scale < 12;
    if (tiny) this.showRect(rect, Math.min(this.screen.width, this.screen.height) * 0.45);
    else if (!inside) {
      const middle = { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
      this.#look(views.centred(middle, this.view.scale, this.screen));
    }
  }

  wheel(at: Point, deltaY: number, deltaMode: number): void {
    this.#look(views.zoomedAt(this.view, at, views.wheelFactor(deltaY, deltaMode)));
  }

  down(at: Point, button: number): void {
    this.settle();
    if (button === 1 || this.panning) {
      this.#dragFrom = at;
      return;
    }
    if (button !== 0) return;
    const image = views.imageFromScreen(this.view, at);
    this.cursor = image;
    if (this.editable) this.#step({ type: 'down', at: image, grip: this.#grip(image) });
    if (!this.editable || this.tool.name === 'emptyhanded') this.#dragFrom = at;
  }

  move(at: Point): void {
    this.cursor = views.imageFromScreen(this.view, at);
    const from = this.#dragFrom;
    if (from) {
      if (this.tool.name === 'emptyhanded') {
        this.#step({ type: 'move', at: this.cursor });
        if (this.tool.name === 'emptyhanded') return;
      }
      this.#look(views.panned(this.view, at.x - from.x, at.y - from.y));
      this.#dragFrom = at;
      return;
    }
    this.#step({ type: 'move', at: this.cursor });
  }

  up(at: Point): void {
    const panned = this.#dragFrom !== null && this.tool.name !== 'emptyhanded';
    this.#dragFrom = null;
    if (!panned) this.#step({ type: 'up', at: views.imageFromScreen(this.view, at) });
  }

  leave(): void {
    if (this.tool.name === 'idle') this.cursor = null;
  }

  /** Takes back what the pointer is doing; false when it was doing nothing. */
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

  /** Shows the selected box as `rect` until {@link settle}. */
  nudge(change: (rect: Rect) => Rect): void {
    const box = this.selectedBox;
    if (!box || box.fixed) return;
    this.nudged = { id: box.id, rect: change(this.nudged?.rect ?? box.rect) };
  }

  /** Ends a nudge: one edit for as many key presses as it took. */
  settle(): void {
    const nudged = this.nudged;
    this.nudged = null;
    if (nudged) this.#done({ type: 'change', ...nudged, cut: false });
  }

  /** Selects the next box in reading order; -1 the one before. */
  walk(by: 1 | -1): DrawnBox | null {
    const boxes = walked(this.boxes, this.picture.height).filter((box) => !box.fixed);
    const index = boxes.findIndex((box) => box.id === this.selected);
    const next = index < 0 && by < 0 ? boxes.length - 1 : index + by;
    const box = boxes[(next + boxes.length) % boxes.length] ?? null;
    this.selected = box?.id ?? null;
    if (box) this.reveal(box.rect);
    return box;
  }

  get #around() {
    return { mode: this.mode, picture: this.picture, apart: apart / this.view.scale };
  }

  #step(event: ToolEvent): void {
    const { state, done } = step(this.tool, event, this.#around);
    if (state !== this.tool) this.tool = state;
    if (!done) return;
    if (done.type === 'deeper') this.#goDeeper(done.at);
    else if (done.type === 'select') {
      this.selected = done.id;
      this.#lastPick = done.id === null ? null : (this.cursor ?? null);
    } else this.#done(done);
  }

  #goDeeper(at: Point): void {
    const last = this.#lastPick;
    const near = last && Math.hypot(last.x - at.x, last.y - at.y) * this.view.scale < apart;
    const found = pickAt(this.grid, at, reach / this.view.scale, near ? this.selected : null);
    this.selected = found?.id ?? null;
    this.#lastPick = at;
  }

  #look(view: views.View): void {
    this.view = views.keptInSight(view, this.picture, this.screen);
    this.#fitted = false;
  }

  #handle(at: Point): Handle | null {
    const box = this.selectedBox;
    if (!box || box.fixed || !this.editable) return null;
    return handleAt(box.rect, at, reach / this.view.scale, this.mode === 'select');
  }

  #grip(at: Point): Grip | null {
    const box = this.selectedBox;
    const handle = this.#handle(at);
    if (box && handle) return { part: 'handle', id: box.id, rect: box.rect, handle };
    if (this.mode === 'draw' || this.hidden) return null;
    const near = 2 / this.view.scale;
    const onSelected = box && pickAt(new BoxGrid([box], this.picture), at, near, null);
    const found = onSelected ?? pickAt(this.grid, at, near, null);
    if (!found || found.fixed) return null;
    return { part: 'body', id: found.id, rect: found.rect, selected: found === onSelected };
  }

  #cursorShape(): string {
    if (this.panning || this.tool.name === 'emptyhanded') return 'grab';
    const handle = this.tool.name === 'resizing' ? this.tool.handle : this.cursor && this.#handle(this.cursor);
    if (handle) return `${handle}-resize`;
    if (!this.editable) return 'grab';
    if (this.mode === 'draw') return 'crosshair';
    if (this.tool.name === 'moving') return 'move';
    return this.hovered ? 'pointer' : 'default';
  }
}
