/**
 * The pointer over the waveform, as a pure function over named states.
 *
 * Moments are microseconds. A press takes a boundary, the label strip of a segment, or the ground:
 * on ground a drag draws a segment where it may, and marks a part to hear otherwise; a click goes there.
 */

import type { Patch } from '../../lib/generated/api.ts';
import { draw, moveBoundary, moveShared, moveWhole, type Ground, type Line, type Side } from './segments.ts';

/** What lies under the pointer. */
export type Grip =
  /** `other` is the segment that touches there, null where none does or only this one is to move. */
  | { part: 'boundary'; id: string; side: Side; other: string | null }
  | { part: 'strip'; id: string; start: number };

export type ToolState =
  | { name: 'idle' }
  | { name: 'pointing'; from: number; draws: boolean }
  | { name: 'drawing'; from: number; to: number }
  | { name: 'marking'; from: number; to: number }
  /** Pressed on a strip; a click selects, a drag moves. */
  | { name: 'holding'; from: number; id: string; start: number }
  | { name: 'moving'; from: number; to: number; id: string; start: number }
  | { name: 'bounding'; from: number; to: number; grip: Grip & { part: 'boundary' }; far: boolean };

export type ToolEvent =
  /** `draws` when a drag from here makes a segment. */
  | { type: 'down'; at: number; grip: Grip | null; draws: boolean }
  /** `apart` is how far, in microseconds, a press must move to be a drag. */
  | { type: 'move'; at: number; apart: number }
  | { type: 'up'; at: number }
  | { type: 'cancel' };

/** What a drag makes, or would make if it ended now. */
export type Intent =
  | { type: 'draw'; from: number; to: number }
  | { type: 'boundary'; id: string; side: Side; other: string | null; to: number }
  | { type: 'move'; id: string; start: number };

export type Outcome = Intent | { type: 'mark'; from: number; to: number } | { type: 'select'; id: string } | { type: 'seek'; at: number };
export type Step = { state: ToolState; done?: Outcome };

export const idle: ToolState = { name: 'idle' };

export function step(state: ToolState, event: ToolEvent): Step {
  if (event.type === 'cancel') return { state: idle };
  if (event.type === 'down') return { state: state.name === 'idle' ? pressed(event) : state };
  if (event.type === 'move') return { state: dragged(state, event) };
  const { at } = event;
  switch (state.name) {
    case 'idle':
      return { state };
    case 'pointing':
      return { state: idle, done: { type: 'seek', at: state.from } };
    case 'holding':
      return { state: idle, done: { type: 'select', id: state.id } };
    case 'marking':
      return { state: idle, done: { type: 'mark', from: Math.min(state.from, at), to: Math.max(state.from, at) } };
    case 'bounding':
      if (!state.far) return { state: idle, done: { type: 'select', id: state.grip.id } };
      return finished({ ...state, to: at });
    default:
      return finished({ ...state, to: at });
  }
}

/** What the drag makes by now; null while nothing is made. */
export function intent(state: ToolState): Intent | null {
  switch (state.name) {
    case 'drawing':
      return { type: 'draw', from: state.from, to: state.to };
    case 'moving':
      return { type: 'move', id: state.id, start: state.start + state.to - state.from };
    case 'bounding': {
      const { id, side, other } = state.grip;
      return state.far ? { type: 'boundary', id, side, other, to: state.to } : null;
    }
    default:
      return null;
  }
}

/** The patch of an intent among segments; null when it changes nothing or cannot be. */
export function patchOf(intent: Intent, lines: readonly Line[], ground: Ground, fresh: Line): Patch | null {
  switch (intent.type) {
    case 'draw':
      return draw(lines, ground, intent.from, intent.to, fresh);
    case 'move':
      return moveWhole(lines, ground, intent.id, intent.start);
    case 'boundary': {
      const { id, side, other, to } = intent;
      if (other === null) return moveBoundary(lines, ground, id, side, to);
      return side === 'end' ? moveShared(lines, id, other, to) : moveShared(lines, other, id, to);
    }
  }
}

/** The moments of an intent that may snap to silence. */
export function moments(intent: Intent): number[] {
  switch (intent.type) {
    case 'draw':
      return [intent.from, intent.to];
    case 'boundary':
      return [intent.to];
    case 'move':
      return [];
  }
}

/** An intent with its moments elsewhere, in the order of {@link moments}. */
export function snapped(intent: Intent, to: readonly number[]): Intent {
  switch (intent.type) {
    case 'draw':
      return { ...intent, from: to[0] ?? intent.from, to: to[1] ?? intent.to };
    case 'boundary':
      return { ...intent, to: to[0] ?? intent.to };
    case 'move':
      return intent;
  }
}

function pressed({ at, grip, draws }: ToolEvent & { type: 'down' }): ToolState {
  if (grip?.part === 'boundary') return { name: 'bounding', from: at, to: at, grip, far: false };
  if (grip) return { name: 'holding', from: at, id: grip.id, start: grip.start };
  return { name: 'pointing', from: at, draws };
}

function dragged(state: ToolState, { at, apart }: ToolEvent & { type: 'move' }): ToolState {
  switch (state.name) {
    case 'idle':
      return state;
    case 'pointing':
      if (Math.abs(at - state.from) < apart) return state;
      return { name: state.draws ? 'drawing' : 'marking', from: state.from, to: at };
    case 'holding':
      return Math.abs(at - state.from) < apart ? state : { ...state, name: 'moving', to: at };
    case 'bounding':
      return { ...state, to: at, far: state.far || Math.abs(at - state.from) >= apart };
    default:
      return { ...state, to: at };
  }
}

function finished(state: ToolState): Step {
  const done = intent(state);
  return done ? { state: idle, done } : { state: idle };
}
