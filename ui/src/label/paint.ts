/** Paints a picture, its boxes and what the hand is doing, each on a canvas of its own. */

import { handlePoint, handles, type Point, type Rect, type Size } from './geometry.ts';
import type { Ink } from './palette.ts';
import type { DrawnBox } from './stage.svelte.ts';
import { screenFromImage, screenRect, type View } from './view.ts';

const halo = 'rgba(0, 0, 0, 0.6)';
/** With more boxes in sight than this, only lines are painted; tags would cover the picture. */
const mostTags = 250;

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

/** The picture, stretched to its recorded size; single pixels show from 3 x on. */
export function paintPicture(ctx: CanvasRenderingContext2D, image: CanvasImageSource, size: Size, view: View): void {
  const { x, y, width, height } = screenRect(view, { x: 0, y: 0, ...size });
  ctx.imageSmoothingEnabled = view.scale < 3;
  ctx.imageSmoothingQuality = 'medium';
  ctx.drawImage(image, x, y, width, height);
}

/** All boxes at rest. */
export function paintBoxes(ctx: CanvasRenderingContext2D, boxes: readonly DrawnBox[], view: View): void {
  const tags = boxes.length <= mostTags;
  ctx.lineWidth = boxes.length > 1500 ? 2 : 3;
  ctx.strokeStyle = halo;
  for (const { rect } of boxes) strokeRect(ctx, screenRect(view, rect));
  ctx.lineWidth = 1.5;
  for (const box of boxes) {
    const rect = screenRect(view, box.rect);
    inkOn(ctx, box.ink);
    strokeRect(ctx, rect);
    if (box.occluded || box.ambiguous) paintFlags(ctx, box, rect);
    if (tags && box.tag !== '' && rect.width > 14 && rect.height > 12) paintTag(ctx, box.tag, box.ink, rect, box.place);
  }
  ctx.setLineDash([]);
}

/** The selected box, or one being drawn: a bright line, handles, its size. */
export function paintHeld(ctx: CanvasRenderingContext2D, rect: Rect, ink: Ink, view: View, withHandles: boolean): void {
  const on = screenRect(view, rect);
  ctx.setLineDash([]);
  ctx.strokeStyle = halo;
  ctx.lineWidth = 5;
  strokeRect(ctx, on);
  ctx.strokeStyle = '#fff';
  ctx.lineWidth = 3;
  strokeRect(ctx, on);
  inkOn(ctx, { ...ink, dash: [] });
  ctx.lineWidth = 1.5;
  strokeRect(ctx, on);
  if (withHandles) paintHandles(ctx, on, ink);
}

/** A faint fill and the name: what a click would take. */
export function paintHover(ctx: CanvasRenderingContext2D, box: DrawnBox, view: View): void {
  const rect = screenRect(view, box.rect);
  ctx.fillStyle = box.ink.colour;
  ctx.globalAlpha = 0.14;
  ctx.fillRect(rect.x, rect.y, rect.width, rect.height);
  ctx.globalAlpha = 1;
  paintTag(ctx, box.title, box.ink, rect, 0);
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

/** Width and height in px under the lower right corner, kept on the screen. */
export function paintSize(ctx: CanvasRenderingContext2D, rect: Rect, size: Size, view: View): void {
  const on = screenRect(view, rect);
  const text = sizeInWords(rect);
  ctx.font = '600 12px system-ui, sans-serif';
  const width = ctx.measureText(text).width + 12;
  const x = Math.min(Math.max(4, on.x + on.width - width), size.width - width - 4);
  const y = Math.min(on.y + on.height + 8, size.height - 26);
  ctx.fillStyle = 'rgba(8, 10, 12, 0.86)';
  ctx.fillRect(x, y, width, 20);
  ctx.fillStyle = '#fff';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x + 6, y + 10.5);
}

export function sizeInWords({ width, height }: Rect): string {
  const whole = (value: number) => String(Math.round(value * 10) / 10);
  return `${whole(width)} × ${whole(height)} px`;
}

function inkOn(ctx: CanvasRenderingContext2D, ink: Ink): void {
  ctx.strokeStyle = ink.colour;
  ctx.setLineDash([...ink.dash]);
}

/** On half pixels, so that thin lines are sharp; never thinner than a line. */
function strokeRect(ctx: CanvasRenderingContext2D, { x, y, width, height }: Rect): void {
  const [left, top] = [Math.round(x) + 0.5, Math.round(y) + 0.5];
  ctx.strokeRect(left, top, Math.max(1, Math.round(x + width) + 0.5 - left), Math.max(1, Math.round(y + height) + 0.5 - top));
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

/** In the upper left corner; with a `place` above the edge, that many tags further right. */
function paintTag(ctx: CanvasRenderingContext2D, tag: string, ink: Ink, rect: Rect, place?: number): void {
  ctx.font = '600 11px system-ui, sans-serif';
  const width = ctx.measureText(tag).width + 8;
  const x = rect.x + (place ?? 0) * 19;
  const y = place !== undefined && rect.y >= 17 ? rect.y - 16 : rect.y;
  ctx.fillStyle = ink.colour;
  ctx.fillRect(x, y, width, 15);
  ctx.fillStyle = '#0b0d0f';
  ctx.textBaseline = 'middle';
  ctx.fillText(tag, x + 4, y + 8);
}

/** Occluded: a diagonal. Ambiguous: a question mark in the upper right corner. */
function paintFlags(ctx: CanvasRenderingContext2D, box: DrawnBox, rect: Rect): void {
  if (box.occluded) {
    ctx.beginPath();
    ctx.moveTo(rect.x, rect.y + rect.height);
    ctx.lineTo(rect.x + rect.width, rect.y);
    ctx.stroke();
  }
  if (!box.ambiguous) return;
  ctx.font = '700 13px system-ui, sans-serif';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = halo;
  ctx.fillRect(rect.x + rect.width - 14, rect.y, 14, 15);
  ctx.fillStyle = box.ink.colour;
  ctx.fillText('?', rect.x + rect.width - 11, rect.y + 8);
}
