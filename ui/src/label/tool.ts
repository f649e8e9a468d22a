/**
 * The box tool: what a pointer does, as a pure function over named states.
 *
 * Points are image pixels. In `draw` every press starts a box, also over others: only the handles
 * of the selected box grab. In `select` a press takes the smallest box under the cursor. With
 * `add` (Shift or Ctrl held) a press on a box puts it into the selection or takes it out, and in
 * `select` a drag on empty ground gathers the boxes inside it.
 */

import {
  boxBetween,
  clamped,
  heldSides,
  moved,
  offsetWithin,
  resized,
  sameRect,
  sideAt,
  withSide,
  type Handle,
  type Point,
  type Rect,
  type Side,
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
  /** Pressed on a box; a click goes one deeper, a drag moves it. `hull` lies around all that move along. */
  | { name: 'holding'; from: Point; id: string; rect: Rect; hull: Rect | null; fresh: boolean }
  | { name: 'moving'; from: Point; to: Point; id: string; rect: Rect; hull: Rect | null }
  | { name: 'resizing'; to: Point; id: string; rect: Rect; handle: Handle }
  /** Pressed on nothing in select mode; a click lets go of the selection, a drag pans. */
  | { name: 'emptyhanded'; from: Point }
  /** A frame is dragged over the boxes to select. */
  | { name: 'marquee'; from: Point; to: Point };

export type Grip =
  | { part: 'handle'; id: string; rect: Rect; handle: Handle }
  /** `hull` is the rectangle around all selected boxes when this is one of several. */
  | { part: 'body'; id: string; rect: Rect; selected: boolean; hull?: Rect };

export type ToolEvent =
  | { type: 'down'; at: Point; grip: Grip | null; add?: boolean }
  | { type: 'move'; at: Point }
  | { type: 'up'; at: Point }
  | { type: 'cancel' };

export type Outcome =
  /** `cut` says that the pointer went over the border and the box did not. */
  | { type: 'draw'; rect: Rect; cut: boolean }
  | { type: 'change'; id: string; rect: Rect; cut: boolean }
  /** All selected boxes moved together, by image px. */
  | { type: 'move'; by: Point; cut: boolean }
  | { type: 'select'; id: string | null }
  | { type: 'toggle'; id: string }
  /** Select what lies inside, too. */
  | { type: 'gather'; rect: Rect }
  /** Take the next larger box under the cursor. */
  | { type: 'deeper'; at: Point }
  | { type: 'missed'; why: 'outside' | 'tiny' };

/** Where a side should lie instead, as a box with that side moved. */
export type Snap = (rect: Rect, side: Side) => Rect;
/** `apart` is how far, in image px, a press must move to be a drag. */
export type Around = { mode: Mode; picture: Size; apart: number; snap?: Snap | null };
export type Step = { state: ToolState; done?: Outcome };

export const idle: ToolState = { name: 'idle' };

export function step(state: ToolState, event: ToolEvent, around: Around): Step {
  if (event.type === 'cancel') return { state: idle };
  switch (state.name) {
    case 'idle':
      return event.type === 'down' ? pressed(event, around) : { state };
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
    case 'holding': {
      const { from, id, rect, hull } = state;
      if (event.type === 'up') return { state: idle, ...clicked(state, event.at) };
      return far(from, event.at, around) ? { state: { name: 'moving', from, to: event.at, id, rect, hull } } : { state };
    }
    case 'moving':
    case 'resizing': {
      const next = { ...state, to: event.at };
      return event.type === 'up' ? { state: idle, done: changed(next, around) } : { state: next };
    }
    case 'emptyhanded':
      if (event.type === 'up') return { state: idle, done: { type: 'select', id: null } };
      return far(state.from, event.at, around) ? { state: idle } : { state };
    case 'marquee': {
      if (event.type !== 'up') return { state: { ...state, to: event.at } };
      if (!far(state.from, event.at, around)) return { state: idle };
      return { state: idle, done: { type: 'gather', rect: between(state.from, event.at) } };
    }
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

/** How far all selected boxes are being moved, or null when no group is. */
export function offset(state: ToolState, around: Around): Point | null {
  return state.name === 'moving' && state.hull ? groupOffset(state, state.hull, around) : null;
}

/** The frame being dragged over the boxes. */
export function frame(state: ToolState): Rect | null {
  return state.name === 'marquee' ? between(state.from, state.to) : null;
}

/** The side a drag holds; of a corner the left or right one. */
export function draggedSide(state: ToolState, around: Around): Side | null {
  if (state.name !== 'resizing') return null;
  return heldSides(state.handle, state.rect, resized(state.rect, state.handle, state.to, around.picture))[0] ?? null;
}

function pressed({ at, grip, add }: ToolEvent & { type: 'down' }, around: Around): Step {
  if (add && grip?.part === 'body') return { state: idle, done: { type: 'toggle', id: grip.id } };
  if (grip?.part === 'handle') {
    return { state: { name: 'resizing', to: at, id: grip.id, rect: grip.rect, handle: grip.handle } };
  }
  if (around.mode === 'draw') return { state: { name: 'pointing', from: at } };
  if (!grip) return { state: add ? { name: 'marquee', from: at, to: at } : { name: 'emptyhanded', from: at } };
  const { id, rect, selected } = grip;
  const state: ToolState = { name: 'holding', from: at, id, rect, hull: (selected && grip.hull) || null, fresh: !selected };
  return selected ? { state } : { state, done: { type: 'select', id } };
}

type Holding = Extract<ToolState, { name: 'holding' }>;

/** A click on one of several leaves only that one selected. */
function clicked(state: Holding, at: Point): { done?: Outcome } {
  if (state.hull) return { done: { type: 'select', id: state.id } };
  return state.fresh ? {} : { done: { type: 'deeper', at } };
}

function drawn(from: Point, to: Point, around: Around): Outcome {
  const whole = boxBetween(from, to);
  const rect = clamped(whole, around.picture);
  if (!rect) return { type: 'missed', why: whole.width && whole.height ? 'outside' : 'tiny' };
  return { type: 'draw', rect, cut: !sameRect(rect, whole) };
}

type Moving = Extract<ToolState, { name: 'moving' }>;
type Dragging = Moving | Extract<ToolState, { name: 'resizing' }>;

function target(state: Dragging, around: Around): Rect {
  const { picture, snap } = around;
  if (state.name === 'moving') {
    const by = state.hull && groupOffset(state, state.hull, around);
    return by
      ? { ...state.rect, x: state.rect.x + by.x, y: state.rect.y + by.y }
      : moved(state.rect, state.to.x - state.from.x, state.to.y - state.from.y, picture);
  }
  const rect = resized(state.rect, state.handle, state.to, picture);
  if (!snap) return rect;
  const sides = heldSides(state.handle, state.rect, rect);
  return sides.reduce((on, side) => withSide(on, side, sideAt(snap(on, side), side), picture), rect);
}

function groupOffset(state: Moving, hull: Rect, { picture }: Around): Point {
  return offsetWithin(hull, state.to.x - state.from.x, state.to.y - state.from.y, picture);
}

function changed(state: Dragging, around: Around): Outcome {
  const rect = target(state, around);
  const cut = overBorder(state, around);
  if (sameRect(rect, state.rect)) return { type: 'select', id: state.id };
  if (state.name === 'moving' && state.hull) return { type: 'move', by: groupOffset(state, state.hull, around), cut };
  return { type: 'change', id: state.id, rect, cut };
}

/** Whether the border held back what the pointer asked for. */
function overBorder(state: Dragging, { picture }: Around): boolean {
  if (state.name === 'resizing') {
    const { x, y } = state.to;
    return x < 0 || y < 0 || x > picture.width || y > picture.height;
  }
  const all = state.hull ?? state.rect;
  const [dx, dy] = [Math.round(state.to.x - state.from.x), Math.round(state.to.y - state.from.y)];
  const to = moved(all, dx, dy, picture);
  return to.x !== all.x + dx || to.y !== all.y + dy;
}

function between(a: Point, b: Point): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function far(a: Point, b: Point, { apart }: Around): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) > apart;
}
