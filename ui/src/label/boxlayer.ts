// The boxes at rest on a canvas of their own: repainted when they change, shifted when the view only moves.
import { grown, overlaps, type Rect, type Size } from './geometry.ts';
import type { BoxGrid } from './grid.ts';
import { cleared, crowdOf, paintBoxes, paintGhosts, type Crowd, type GhostBox } from './paint.ts';
import type { DrawnBox } from './stage.svelte.ts';
import { visibleRect, type View } from './view.ts';

/** What the layer shows; each is compared by identity. */
export type AtRest = {
  grid: BoxGrid<DrawnBox>;
  /** Boxes that are in the hand just now, painted elsewhere. */
  lifted: ReadonlySet<string>;
  ghosts: readonly GhostBox[];
  view: View;
  screen: Size;
};

/** Tags and signs reach this far beyond their box, screen px. */
const overhang = 90;

export class BoxLayer {
  readonly #canvas: HTMLCanvasElement;
  #before: AtRest | null = null;
  #ratio = 0;
  #crowd: Crowd | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  paint(now: AtRest): void {
    const ratio = window.devicePixelRatio || 1;
    const crowd = crowdOf(now.grid.within(visibleRect(now.view, now.screen)).length + now.ghosts.length, this.#crowd);
    const same = ratio === this.#ratio && crowd === this.#crowd;
    const by = same ? shift(this.#before, now, ratio) : null;
    this.#before = now;
    this.#ratio = ratio;
    this.#crowd = crowd;
    if (by) return this.#shift(now, by, ratio, crowd);
    const ctx = cleared(this.#canvas, now.screen);
    if (ctx) paintPart(ctx, now, { x: 0, y: 0, ...now.screen }, crowd);
  }

  /** The canvas was painted by somebody else. */
  forget(): void {
    this.#before = null;
  }

  /** Moves what is painted and paints only the strips that came into sight. */
  #shift(now: AtRest, by: { x: number; y: number }, ratio: number, crowd: Crowd): void {
    const ctx = this.#canvas.getContext('2d');
    if (!ctx) return;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalCompositeOperation = 'copy';
    ctx.drawImage(this.#canvas, by.x * ratio, by.y * ratio);
    ctx.globalCompositeOperation = 'source-over';
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    for (const strip of strips(now.screen, by)) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(strip.x, strip.y, strip.width, strip.height);
      ctx.clip();
      ctx.clearRect(strip.x, strip.y, strip.width, strip.height);
      paintPart(ctx, now, strip, crowd);
      ctx.restore();
    }
  }
}

/** How far the picture moved in whole device px since `before`, or null when more than that changed. */
export function shift(before: AtRest | null, now: AtRest, ratio: number): { x: number; y: number } | null {
  if (!before || before.view.scale !== now.view.scale || before.grid !== now.grid) return null;
  if (before.lifted !== now.lifted || before.ghosts !== now.ghosts) return null;
  const { screen } = now;
  if (before.screen.width !== screen.width || before.screen.height !== screen.height) return null;
  const [x, y] = [now.view.left - before.view.left, now.view.top - before.view.top];
  const whole = (value: number) => Math.abs(value * ratio - Math.round(value * ratio)) < 1e-6;
  if (!whole(x) || !whole(y) || Math.abs(x) > screen.width / 2 || Math.abs(y) > screen.height / 2) return null;
  return { x, y };
}

/** The parts of the screen that a shift uncovers. */
export function strips({ width, height }: Size, by: { x: number; y: number }): Rect[] {
  const parts: Rect[] = [];
  const [across, down] = [Math.abs(by.x), Math.abs(by.y)];
  if (across > 0) parts.push({ x: by.x > 0 ? 0 : width - across, y: 0, width: across, height });
  if (down > 0) parts.push({ x: 0, y: by.y > 0 ? 0 : height - down, width, height: down });
  return parts;
}

function paintPart(ctx: CanvasRenderingContext2D, { grid, lifted, ghosts, view }: AtRest, part: Rect, crowd: Crowd): void {
  const around = grown(part, overhang);
  const rect = visibleRect({ ...view, left: view.left - around.x, top: view.top - around.y }, around);
  const boxes = grid.within(rect);
  paintGhosts(ctx, ghosts.filter((ghost) => overlaps(ghost.rect, rect)), view, crowd);
  paintBoxes(ctx, lifted.size ? boxes.filter((box) => !lifted.has(box.id)) : boxes, view, crowd);
}
