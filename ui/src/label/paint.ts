/** Paints boxes and what the hand is doing, in CSS px over the picture. */

import { handlePoint, handles, type Point, type Rect, type Side, type Size } from './geometry.ts';
import { paintBadge, paintTag, textWidth, tagHeight } from './badges.ts';
import type { Ink } from './palette.ts';
import type { DrawnBox } from './stage.svelte.ts';
import { screenFromImage, screenRect, type View } from './view.ts';

const halo = 'rgba(0, 0, 0, 0.6)';
const faintHalo = 'rgba(0, 0, 0, 0.4)';
/** With more boxes in sight than this, only lines are painted; tags would cover the picture. */
const mostTags = 250;
/** With more than this, line patterns and halos go: none could be told apart, and dashes cost fifty times a plain line. */
const mostPatterns = 800;
/** A crowd is another one only when it is this many times as large or as small: panning must not flicker. */
const slack = 1.25;
/** Boxes smaller than this on the screen are dots, px. */
const dotPx = 3;
/** Lines further out than this are cut short: dashes are laid along all of a line, also unseen. */
const farPx = 4096;
/** Not touched by the labeler yet: short dashes, whatever the class's own pattern. */
const untouchedDash = [3, 3];
const ghostDash = [2, 4];

/** A model's box that is only offered. */
export type GhostBox = { id: string; rect: Rect; ink: Ink; confidence: number | null; focused: boolean };

/** Makes the canvas as fine as the screen and clears it; drawing is in CSS px from here. */
export function cleared(canvas: HTMLCanvasElement, size: Size): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const ctx = canvas.getContext('2d');
  ctx?.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx?.clearRect(0, 0, size.width, size.height);
  return ctx;
}

/** How much of a box is worth painting, by how many are in sight. */
export type Crowd = 'few' | 'some' | 'many';

/** `before` is what it was in the frame before. */
export function crowdOf(count: number, before: Crowd | null = null): Crowd {
  const over = (most: number, was: boolean) => count > (before === null ? most : was ? most / slack : most * slack);
  if (over(mostPatterns, before === 'many')) return 'many';
  return over(mostTags, before !== 'few') ? 'some' : 'few';
}

/** All boxes at rest. */
export function paintBoxes(ctx: CanvasRenderingContext2D, boxes: readonly DrawnBox[], view: View, crowd: Crowd): void {
  const many = crowd === 'many';
  ctx.setLineDash([]);
  if (!many) {
    ctx.lineWidth = 3;
    ctx.strokeStyle = halo;
    for (const box of boxes) if (!isDot(box.rect, view)) strokeRect(ctx, box.rect, view);
  }
  ctx.lineWidth = 1.5;
  for (const [, inked] of byInk(boxes)) {
    const [{ ink }] = inked;
    ctx.strokeStyle = ctx.fillStyle = ink.colour;
    let dash: readonly number[] = [];
    for (const box of inked) {
      if (isDot(box.rect, view)) {
        paintDot(ctx, box.rect, view);
        continue;
      }
      const wanted = many ? [] : box.inherited || box.model ? untouchedDash : ink.dash;
      if (wanted !== dash) ctx.setLineDash([...(dash = wanted)]);
      strokeRect(ctx, box.rect, view);
    }
    ctx.setLineDash([]);
  }
  if (crowd !== 'few') return;
  for (const box of boxes) paintSigns(ctx, box, screenRect(view, box.rect));
}

/** What a model offers: dotted, its confidence beside it; the one pointed at is brighter. */
export function paintGhosts(ctx: CanvasRenderingContext2D, ghosts: readonly GhostBox[], view: View, crowd: Crowd): void {
  for (const { rect, ink, confidence, focused } of ghosts) {
    const on = screenRect(view, rect);
    ctx.globalAlpha = focused ? 1 : crowd === 'many' ? 0.55 : 0.85;
    ctx.strokeStyle = ctx.fillStyle = ink.colour;
    if (isDot(rect, view)) {
      paintDot(ctx, rect, view);
      continue;
    }
    if (crowd !== 'many') {
      // Dots alone are lost on a bright ground.
      ctx.setLineDash([]);
      ctx.strokeStyle = faintHalo;
      ctx.lineWidth = focused ? 5 : 3;
      strokeRect(ctx, rect, view);
      ctx.strokeStyle = ink.colour;
      ctx.setLineDash(ghostDash);
    }
    ctx.lineWidth = focused ? 3 : crowd === 'many' ? 1 : 2;
    strokeRect(ctx, rect, view);
    if (focused) {
      ctx.globalAlpha = 0.16;
      ctx.fillRect(on.x, on.y, on.width, on.height);
      ctx.globalAlpha = 1;
    }
    if (confidence === null || (!focused && (crowd !== 'few' || on.width < 26))) continue;
    paintTag(ctx, confidence.toFixed(2), ink, { x: on.x, y: on.y + on.height }, 'outlined');
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

/** A selected box, or one being drawn: a bright line, and with `grips` its handles. */
export function paintHeld(ctx: CanvasRenderingContext2D, rect: Rect, ink: Ink, view: View, grips: boolean): void {
  ctx.setLineDash([]);
  for (const [colour, width] of [
    [halo, 5],
    ['#fff', 3],
    [ink.colour, 1.5],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    strokeRect(ctx, rect, view);
  }
  if (grips) paintHandles(ctx, screenRect(view, rect), ink);
}

/** Many selected boxes: without halo and handles. */
export function paintSelected(ctx: CanvasRenderingContext2D, boxes: readonly { rect: Rect; ink: Ink }[], view: View): void {
  ctx.setLineDash([]);
  ctx.lineWidth = 3;
  ctx.strokeStyle = ctx.fillStyle = '#fff';
  for (const { rect } of boxes) {
    if (isDot(rect, view)) paintDot(ctx, rect, view);
    else strokeRect(ctx, rect, view);
  }
  ctx.lineWidth = 1.5;
  for (const { rect, ink } of boxes) {
    ctx.strokeStyle = ink.colour;
    if (!isDot(rect, view)) strokeRect(ctx, rect, view);
  }
}

/** The side that keys move, bright on its box. */
export function paintSide(ctx: CanvasRenderingContext2D, rect: Rect, side: Side, view: View): void {
  const { x, y, width, height } = screenRect(view, rect);
  ctx.fillStyle = '#fff';
  if (side === 'left' || side === 'right') ctx.fillRect(Math.round(side === 'left' ? x : x + width) - 1, y, 3, height);
  else ctx.fillRect(x, Math.round(side === 'top' ? y : y + height) - 1, width, 3);
}

/** Where the picture would be, when there is none: boxes keep something to lie on. */
export function paintGround(ctx: CanvasRenderingContext2D, size: Size, view: View): void {
  const on = screenRect(view, { x: 0, y: 0, ...size });
  ctx.fillStyle = '#171c20';
  ctx.fillRect(on.x, on.y, on.width, on.height);
  ctx.strokeStyle = '#3a444b';
  ctx.setLineDash([]);
  ctx.lineWidth = 1;
  strokeRect(ctx, { x: 0, y: 0, ...size }, view);
}

/** A faint fill and the name: what a click would take. */
export function paintHover(ctx: CanvasRenderingContext2D, box: DrawnBox, view: View): void {
  const rect = screenRect(view, box.rect);
  ctx.fillStyle = box.ink.colour;
  ctx.globalAlpha = 0.14;
  ctx.fillRect(rect.x, rect.y, rect.width, rect.height);
  ctx.globalAlpha = 1;
  paintTag(ctx, box.title, box.ink, above(rect));
}

/** The frame dragged over boxes to select them. */
export function paintMarquee(ctx: CanvasRenderingContext2D, rect: Rect, view: View): void {
  const on = screenRect(view, rect);
  ctx.fillStyle = 'rgba(255, 255, 255, 0.1)';
  ctx.fillRect(on.x, on.y, on.width, on.height);
  for (const [colour, dash] of [
    ['rgba(0, 0, 0, 0.7)', []],
    ['#fff', [5, 4]],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.setLineDash([...dash]);
    ctx.lineWidth = 1;
    strokeRect(ctx, rect, view);
  }
  ctx.setLineDash([]);
}

export function paintCrosshair(ctx: CanvasRenderingContext2D, at: Point, size: Size, view: View): void {
  const { x, y } = screenFromImage(view, at);
  const [cx, cy] = [Math.round(x) + 0.5, Math.round(y) + 0.5];
  for (const [colour, dash] of [
    ['rgba(0, 0, 0, 0.55)', []],
    ['rgba(255, 255, 255, 0.75)', [4, 4]],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.setLineDash([...dash]);
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(cx, 0);
    ctx.lineTo(cx, size.height);
    ctx.moveTo(0, cy);
    ctx.lineTo(size.width, cy);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** How large a box is, under its lower right corner, kept on the screen; `warning` when that is too small. */
export function paintSize(ctx: CanvasRenderingContext2D, text: string, warning: boolean, rect: Rect, size: Size, view: View): void {
  const on = screenRect(view, rect);
  const font = '600 12px system-ui, sans-serif';
  const width = textWidth(ctx, text, font) + 12;
  const x = Math.min(Math.max(4, on.x + on.width - width), size.width - width - 4);
  const y = Math.max(4, Math.min(on.y + on.height + 8, size.height - 26));
  ctx.fillStyle = warning ? '#f0b849' : 'rgba(8, 10, 12, 0.86)';
  ctx.fillRect(x, y, width, 20);
  ctx.fillStyle = warning ? '#1c1400' : '#fff';
  ctx.font = font;
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x + 6, y + 10.5);
}

/** The tag, the flags and the signs of one box: where it comes from, that it is locked. */
function paintSigns(ctx: CanvasRenderingContext2D, box: DrawnBox, rect: Rect): void {
  if (rect.width <= 14 || rect.height <= 12) return;
  ctx.strokeStyle = box.ink.colour;
  if (box.occluded) {
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(rect.x, rect.y + rect.height);
    ctx.lineTo(rect.x + rect.width, rect.y);
    ctx.stroke();
  }
  let x = rect.x + rect.width;
  if (box.ambiguous) paintBadge(ctx, 'ambiguous', box.ink.colour, (x -= tagHeight), rect.y);
  const kind = box.locked ? 'locked' : box.inherited ? 'inherited' : box.model ? 'model' : null;
  if (kind) paintBadge(ctx, kind, box.ink.colour, rect.x, rect.y + rect.height - tagHeight);
  if (box.tag !== '') paintTag(ctx, box.tag, box.ink, above(rect, box.place));
}

/** In the upper left corner; with a `place` above the edge, that many tags further right. */
function above(rect: Rect, place?: number): Point {
  return { x: rect.x + (place ?? 0) * 19, y: place !== undefined && rect.y >= 17 ? rect.y - 16 : rect.y };
}

function isDot({ width, height }: Rect, { scale }: View): boolean {
  return width * scale < dotPx && height * scale < dotPx;
}

function paintDot(ctx: CanvasRenderingContext2D, rect: Rect, view: View): void {
  const x = view.left + (rect.x + rect.width / 2) * view.scale;
  const y = view.top + (rect.y + rect.height / 2) * view.scale;
  ctx.fillRect(Math.round(x) - 1, Math.round(y) - 1, dotPx, dotPx);
}

/** On half pixels, so that thin lines are sharp; never thinner than a line. */
function strokeRect(ctx: CanvasRenderingContext2D, rect: Rect, { left, top, scale }: View): void {
  const cut = (value: number) => Math.min(Math.max(Math.round(value), -farPx), 2 * farPx) + 0.5;
  const [x, y] = [cut(left + rect.x * scale), cut(top + rect.y * scale)];
  const [x1, y1] = [cut(left + (rect.x + rect.width) * scale), cut(top + (rect.y + rect.height) * scale)];
  ctx.strokeRect(x, y, Math.max(1, x1 - x), Math.max(1, y1 - y));
}

/** Boxes of one ink together: setting a colour costs more than painting a line. */
function byInk(boxes: readonly DrawnBox[]): Map<string, [DrawnBox, ...DrawnBox[]]> {
  const groups = new Map<string, [DrawnBox, ...DrawnBox[]]>();
  for (const box of boxes) {
    const key = `${box.ink.colour} ${box.ink.dash.length}`;
    const group = groups.get(key);
    if (group) group.push(box);
    else groups.set(key, [box]);
  }
  return groups;
}

function paintHandles(ctx: CanvasRenderingContext2D, on: Rect, ink: Ink): void {
  // On a small box the middle ones would hide it.
  const some = Math.min(on.width, on.height) < 28 ? handles.filter((handle) => handle.length === 2) : handles;
  ctx.fillStyle = '#fff';
  ctx.strokeStyle = ink.colour;
  ctx.lineWidth = 1.5;
  for (const handle of some) {
    const { x, y } = handlePoint(on, handle);
    ctx.fillRect(Math.round(x) - 3.5, Math.round(y) - 3.5, 8, 8);
    ctx.strokeRect(Math.round(x) - 3.5, Math.round(y) - 3.5, 8, 8);
  }
}
