/** Paints the wave, its scale, and the segments over it. Moments in microseconds, places in px; only what is in sight is looked at. */

import { duration } from '../../lib/format.ts';
import { columns, type Peaks } from '../peaks.ts';
import { placeOf, tickStep, timeAt, type Timeline } from '../timeline.ts';
import { stripPx, xOf } from './hit.ts';
import type { Span, Timed } from './segments.ts';

type Canvas = CanvasRenderingContext2D;
export type Area = { width: number; height: number };

export const scalePx = 18;
/** What is narrower is shown along the top alone, or many would hide the wave. */
const narrowPx = 12;
const small = '11px system-ui, sans-serif';

/** Quiet clips are drawn taller, at most so many times; what one hears stays as it is. */
const mostGain = 20;

/** One lane for each channel where there are two or more; `gain` is the eye's alone. */
export function paintWave(ctx: Canvas, peaks: Peaks, where: Timeline, area: Area, gain: number): void {
  const lanes = peaks.channels.length > 1 ? peaks.channels.map((_, channel) => channel) : [null];
  const high = (area.height - scalePx) / lanes.length;
  const scale = Math.min(mostGain, 0.92 / Math.max(peaks.loudest, 1e-4)) * gain * (high / 2);
  lanes.forEach((channel, lane) => {
    const middle = high * (lane + 0.5);
    ctx.fillStyle = '#4a5960';
    ctx.fillRect(0, Math.round(middle), area.width, 1);
    ctx.fillStyle = '#56b7cc';
    columns(peaks, where.start, 1 / where.pxPerSecond, Math.ceil(area.width), channel).forEach(([low, top], x) => {
      const [from, to] = [Math.max(middle - high / 2, middle - top * scale), Math.min(middle + high / 2, middle - low * scale)];
      ctx.fillRect(x, from, 1, Math.max(1, to - from));
    });
    if (channel === null) return;
    ctx.font = small;
    ctx.textBaseline = 'alphabetic';
    ctx.fillStyle = '#a9b4ba';
    ctx.fillText(lanes.length === 2 ? (['Left', 'Right'][lane] ?? '') : `Channel ${lane + 1}`, 6, high * (lane + 1) - 5);
    ctx.fillStyle = '#2d3439';
    if (lane > 0) ctx.fillRect(0, Math.round(high * lane), area.width, 1);
  });
}

export function paintScale(ctx: Canvas, where: Timeline, area: Area, seconds: number): void {
  const tick = tickStep(where.pxPerSecond);
  const top = area.height - scalePx;
  ctx.font = small;
  ctx.textBaseline = 'middle';
  for (let time = Math.ceil(where.start / tick) * tick; time <= Math.min(seconds, timeAt(where, area.width)); time += tick) {
    const x = Math.round(placeOf(where, time));
    ctx.fillStyle = '#262d31';
    ctx.fillRect(x, 0, 1, top);
    ctx.fillStyle = '#828e95';
    // A label that would be cut off at the end is left out.
    if (x + 44 > area.width) continue;
    ctx.fillText(tick < 0.1 ? time.toFixed(2) : duration(time * 1e6), x + 4, top + scalePx / 2);
  }
}

/** How one segment looks: its number, and who speaks. */
export type Look = { number: number; ink: string | null; letter: string };

export function paintSegment(ctx: Canvas, line: Timed, { number, ink, letter }: Look, where: Timeline, area: Area, active: boolean): void {
  const [from, to] = [xOf(where, line.start_micros), xOf(where, line.end_micros)];
  if (to < 0 || from > area.width) return;
  const [left, right, high] = [Math.max(from, -2), Math.min(to, area.width + 2), area.height - scalePx];
  const colour = ink ?? '#a9b4ba';
  ctx.fillStyle = `${colour}${active ? '2e' : '14'}`;
  ctx.fillRect(left, 0, right - left, high);
  ctx.fillStyle = `${colour}${active ? 'd0' : '59'}`;
  ctx.fillRect(left, 0, Math.max(1, right - left - 1), stripPx - 2);
  if (!active && to - from < narrowPx) return;
  ctx.fillStyle = active ? '#ffffff' : `${colour}b0`;
  for (const side of [from, to]) ctx.fillRect(Math.round(side) - (active ? 1 : 0), 0, active ? 2 : 1, high);
  if (active && to - from >= 2 * narrowPx) for (const side of [from, to]) handle(ctx, side, high / 2);
  name(ctx, `${number}${letter === '' ? '' : `  ${letter}`}`, line.text, left, right, active ? '#0d1214' : '#ffffff');
}

/** What is offered as a segment: a dashed outline, without a text. */
export function paintGhost(ctx: Canvas, { start, end }: Span, where: Timeline, area: Area, next: boolean): void {
  const [from, to] = [xOf(where, start), xOf(where, end)];
  if (to < 0 || from > area.width) return;
  if (to - from < narrowPx) {
    ctx.fillStyle = next ? '#f0b849' : '#8a7a50';
    ctx.fillRect(from, 0, Math.max(1, to - from - 1), 3);
    return;
  }
  ctx.save();
  ctx.setLineDash([5, 4]);
  ctx.strokeStyle = next ? '#f0b849' : '#8a7a50';
  ctx.strokeRect(Math.round(from) + 0.5, 1.5, Math.round(to - from) - 1, area.height - scalePx - 3);
  ctx.restore();
  if (to - from < 16) return;
  ctx.font = small;
  ctx.textBaseline = 'middle';
  ctx.fillStyle = next ? '#f0b849' : '#b59d5c';
  ctx.fillText('+', Math.max(from, 0) + 5, stripPx / 2);
}

export function paintPlayhead(ctx: Canvas, x: number, area: Area): void {
  ctx.fillStyle = '#fff';
  ctx.fillRect(x, 0, 1.5, area.height - scalePx + 4);
  ctx.beginPath();
  ctx.moveTo(x - 4, 0);
  ctx.lineTo(x + 5.5, 0);
  ctx.lineTo(x + 0.75, 6);
  ctx.fill();
}

export function paintSpan(ctx: Canvas, from: number, to: number, area: Area): void {
  const high = area.height - scalePx;
  ctx.fillStyle = '#e39a5c2e';
  ctx.fillRect(from, 0, to - from, high);
  ctx.fillStyle = '#e39a5c';
  ctx.fillRect(from, 0, 1, high);
  ctx.fillRect(to, 0, 1, high);
}

function handle(ctx: Canvas, x: number, y: number): void {
  ctx.beginPath();
  ctx.roundRect(Math.round(x) - 4, y - 13, 8, 26, 4);
  ctx.fill();
}

/** As much of the text as fits its strip; nothing rather than half a number. */
function name(ctx: Canvas, number: string, text: string, left: number, right: number, ink: string): void {
  const room = right - Math.max(left, 0) - 10;
  if (room < 10) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, right - left - 3, stripPx);
  ctx.clip();
  ctx.font = `600 ${small}`;
  ctx.textBaseline = 'middle';
  ctx.fillStyle = ink;
  const x = Math.max(left, 0) + 5;
  const wide = ctx.measureText(number).width;
  if (wide <= room) ctx.fillText(number, x, stripPx / 2 - 1);
  ctx.font = small;
  if (room > wide + 30) ctx.fillText(text.slice(0, 200), x + wide + 8, stripPx / 2 - 1);
  ctx.restore();
}
