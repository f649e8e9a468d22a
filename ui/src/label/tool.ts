/**
 * The box tool: what a pointer does, as a pure function over named states.
 *
 * Points are image pixels. In `draw` every press starts a box, also over others: only the handles
 * of the selected box grab. In `select` a press takes the smallest box under the cursor.
 */

import {
  boxBetween,
  clamped,
  moved,
  resized,
  sameRect,
  type Handle,
  type Point,
  type Rect,
  type Size,
} from './geometry.ts';

export type Mode = 'draw' | 'select';

export type ToolState =
  | { name: 'idle' }
  /** Pressed; a drag or a click, not known yet. */
  | { name: 'pointing'; from: Point }
  | { name: 'drawing'; from: Point; to: Point }
  /** One corner is clicked, the second click closes the box. */
  | { name: 'anchored'; from: Point; to: Point }
  /** Pressed on a box; a click goes one deeper, a drag moves it. */
  | { name: 'holding'; from: Point; id: string; rect: Rect; fresh: boolean }
  | { name: 'moving'; from: Point; to: Point; id: string; rect: Rect }
  | { name: 'resizing'; to: Point; id: string; rect: Rect; handle: Handle }
  /** Pressed on nothing in select mode; a click lets go of the selection, a drag pans. */
  | { name: 'emptyhanded'; from: Point };

export type Grip =
  | { part: 'handle'; id: string; rect: Rect; handle: Handle }
  | { part: 'body'; id: string; rect: Rect; selected: boolean };

export type ToolEvent =
  | { type: 'down'; at: Point; grip: Grip | null }
  | { type: 'move'; at: Point }
  | { type: 'up'; at: Point }
  | { type: 'cancel' };

export type Outcome =
  /** `cut` says that the drawn box reached over the border and was clamped. */
  | { type: 'draw'; rect: Rect; cut: boolean }
  | { type: 'change'; id: string; rect: Rect; cut: boolean }
  | { type: 'select'; id: string | null }
  /** Take the next larger box under the cursor. */
  | { type: 'deeper'; at: Point }
  | { type: 'missed'; why: 'outside' | 'tiny' };

/** `apart` is how far, in image px, a press must move to be a drag. */
export type Around = { mode: Mode; picture: Size; apart: number };
export type Step = { state: ToolState; done?: Outcome };

export const idle: ToolState = { name: 'idle' };

export function step(state: ToolState, event: ToolEvent, around: Around): Step {
  if (event.type === 'cancel') return { state: idle };
  switch (state.name) {
    case 'idle':
      return event.type === 'down' ? pressed(event.at, event.grip, around) : { state };
    case 'pointing':
      if (event.type === 'up') return { state: { name: 'anchored', from: state.from, to: event.at } };
      return far(state.from, event.at, around)
        ? { state: { name: 'drawing', from: state.from, to: event.at } }
        : { state };
    case 'drawing':
      if (event.type === 'up') return { state: idle, done: drawn(state.from, event.at, around) };
      return { state: { ...state, to: event.at } };
    case 'anchored':
      if (event.type !== 'down') return { state: { ...state, to: event.at } };
      // A double click is a slip, not a box of a few pixels.
      if (!far(state.from, event.at, around)) return { state: idle, done: { type: 'missed', why: 'tiny' } };
      return { state: idle, done: drawn(state.from, event.at, around) };
    case 'holding':
      if (event.type === 'up') {
        return state.fresh ? { state: idle } : { state: idle, done: { type: 'deeper', at: event.at } };
      }
      return far(state.from, event.at, around)
        ? { state: { name: 'moving', from: state.from, to: event.at, id: state.id, rect: state.rect } }
        : { state };
    case 'moving':
    case 'resizing': {
      const next = { ...state, to: event.at };
      return event.type === 'up' ? { state: idle, done: changed(next, around) } : { state: next };
    }
    case 'emptyhanded':
      if (event.type === 'up') return { state: idle, done: { type: 'select', id: null } };
      return far(state.from, event.at, around) ? { state: idle } : { state };
  }
}

/** The box as it would be if the pointer let go now. `id` is null for a box being drawn. */
export function preview(state: ToolState, around: Around): { id: string | null; rect: Rect } | null {
  switch (state.name) {
    case 'drawing':
    case 'anchored': {
      const rect = clamped(boxBetween(state.from, state.to), around.picture);
      return rect && { id: null, rect };
    }
    case 'moving':
    case 'resizing':
      return { id: state.id, rect: target(state, around) };
    default:
      return null;
  }
}

function pressed(at: Point, grip: Grip | null, around: Around): Step {
  if (grip?.part === 'handle') {
    return { state: { name: 'resizing', to: at, id: grip.id, rect: grip.rect, handle: grip.handle } };
  }
  if (around.mode === 'draw') return { state: { name: 'pointing', from: at } };
  if (!grip) return { state: { name: 'emptyhanded', from: at } };
  const state: ToolState = { name: 'holding', from: at, id: grip.id, rect: grip.rect, fresh: !grip.selected };
  return grip.selected ? { state } : { state, done: { type: 'select', id: grip.id } };
}

function drawn(from: Point, to: Point, around: Around): Outcome {
  const whole = boxBetween(from, to);
  const rect = clamped(whole, around.picture);
  if (!rect) return { type: 'missed', why: whole.width && whole.height ? 'outside' : 'tiny' };
  return { type: 'draw', rect, cut: !sameRect(rect, whole) };
}

type Dragging = Extract<ToolState, { name: 'moving' | 'resizing' }>;

function target(state: Dragging, { picture }: Around): Rect {
  if (state.name === 'resizing') return resized(state.rect, state.handle, state.to, picture);
  return moved(state.rect, state.to.x - state.from.x, state.to.y - state.from.y, picture);
}

function changed(state: Dragging, around: Around): Outcome {
  const rect = target(state, around);
  if (sameRect(rect, state.rect)) return { type: 'select', id: state.id };
  const { x, y } = state.to;
  const { width, height } = around.picture;
  const cut = state.name === 'resizing' && (x < 0 || y < 0 || x > width || y > height);
  return { type: 'change', id: state.id, rect, cut };
}

function far(a: Point, b: Point, { apart }: Around): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) > apart;
}
