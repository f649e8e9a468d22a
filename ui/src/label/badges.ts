/** Small words and signs on boxes: tags, and what is so of a box beside its class. */

import type { Point } from './geometry.ts';
import type { Ink } from './palette.ts';

export type Badge = 'inherited' | 'model' | 'locked' | 'ambiguous';

export const tagHeight = 15;
const tagFont = '600 11px system-ui, sans-serif';
const ground = '#0b0d0f';
const widths = new Map<string, number>();

/** The width of a text, measured once: there are few different ones on thousands of boxes. */
export function textWidth(ctx: CanvasRenderingContext2D, text: string, font: string): number {
  const key = `${font} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  if (widths.size > 4000) widths.clear();
  ctx.font = font;
  const { width } = ctx.measureText(text);
  widths.set(key, width);
  return width;
}

/** A word in the ink's colour; `outlined` has it on dark ground, for what is not a label yet. */
export function paintTag(ctx: CanvasRenderingContext2D, text: string, ink: Ink, { x, y }: Point, way: 'filled' | 'outlined' = 'filled'): void {
  const width = textWidth(ctx, text, tagFont) + 8;
  ctx.fillStyle = way === 'filled' ? ink.colour : 'rgba(11, 13, 15, 0.78)';
  ctx.fillRect(x, y, width, tagHeight);
  ctx.fillStyle = way === 'filled' ? ground : ink.colour;
  ctx.font = tagFont;
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x + 4, y + 8);
}

/** A sign of {@link tagHeight} px on dark ground, its upper left corner at `x`, `y`. */
export function paintBadge(ctx: CanvasRenderingContext2D, badge: Badge, colour: string, x: number, y: number): void {
  ctx.fillStyle = 'rgba(11, 13, 15, 0.8)';
  ctx.fillRect(x, y, tagHeight, tagHeight);
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = 1.5;
  ctx.setLineDash([]);
  switch (badge) {
    case 'inherited':
      // Two sheets: a copy.
      ctx.strokeRect(x + 5.5, y + 3.5, 6, 6);
      ctx.fillRect(x + 3, y + 6, 6, 6);
      break;
    case 'model':
      ctx.beginPath();
      ctx.moveTo(x + 7.5, y + 2.5);
      ctx.lineTo(x + 12.5, y + 7.5);
      ctx.lineTo(x + 7.5, y + 12.5);
      ctx.lineTo(x + 2.5, y + 7.5);
      ctx.closePath();
      ctx.stroke();
      break;
    case 'locked':
      ctx.fillRect(x + 3, y + 7, 9, 6);
      ctx.beginPath();
      ctx.arc(x + 7.5, y + 6.5, 3, Math.PI, 0);
      ctx.stroke();
      break;
    case 'ambiguous':
      ctx.font = '700 13px system-ui, sans-serif';
      ctx.textBaseline = 'middle';
      ctx.fillText('?', x + 4, y + 8);
      break;
  }
}
