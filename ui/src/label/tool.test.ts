import { describe, expect, test } from 'vitest';
import { idle, preview, step, type Around, type Grip, type Outcome, type ToolEvent, type ToolState } from './tool.ts';

const draw: Around = { mode: 'draw', picture: { width: 100, height: 100 }, apart: 3 };
const select: Around = { ...draw, mode: 'select' };
const down = (x: number, y: number, grip: Grip | null = null): ToolEvent => ({ type: 'down', at: { x, y }, grip });
const move = (x: number, y: number): ToolEvent => ({ type: 'move', at: { x, y } });
const up = (x: number, y: number): ToolEvent => ({ type: 'up', at: { x, y } });
const body = (selected: boolean): Grip => ({
  part: 'body',
  id: 'a',
  rect: { x: 20, y: 20, width: 30, height: 30 },
  selected,
});

/** Plays a gesture; what it did, and where it ends. */
function play(around: Around, ...events: ToolEvent[]): { state: ToolState; done: Outcome[] } {
  let state: ToolState = idle;
  const done: Outcome[] = [];
  for (const event of events) {
    const next = step(state, event, around);
    state = next.state;
    if (next.done) done.push(next.done);
  }
  return { state, done };
}

describe('the box tool', () => {
  test('a drag draws one box and is ready for the next', () => {
    const { state, done } = play(draw, down(10, 10), move(30, 20), move(40, 60), up(40, 60));
    expect(done).toEqual([{ type: 'draw', rect: { x: 10, y: 10, width: 30, height: 50 }, cut: false }]);
    expect(state, 'draw mode stays on').toEqual(idle);
  });

  test('two clicks draw the same box as a drag', () => {
    const { done } = play(draw, down(10, 10), up(10, 10), move(25, 25), down(40, 60), up(40, 60));
    expect(done).toEqual([{ type: 'draw', rect: { x: 10, y: 10, width: 30, height: 50 }, cut: false }]);
  });

  test('drawing over an existing box draws', () => {
    const { done } = play(draw, down(25, 25, body(true)), move(45, 45), up(45, 45));
    expect(done[0]?.type, 'it is not grabbed').toBe('draw');
  });

  test('the handle of the selected box grabs in draw mode too', () => {
    const grip: Grip = { part: 'handle', id: 'a', rect: { x: 20, y: 20, width: 30, height: 30 }, handle: 'se' };
    const { done } = play(draw, down(50, 50, grip), move(60, 70), up(60, 70));
    expect(done).toEqual([{ type: 'change', id: 'a', rect: { x: 20, y: 20, width: 40, height: 50 }, cut: false }]);
  });

  test('a box drawn over the border is clamped, and it is said', () => {
    const { done } = play(draw, down(90, 90), move(140, 95), up(140, 95));
    expect(done).toEqual([{ type: 'draw', rect: { x: 90, y: 90, width: 10, height: 5 }, cut: true }]);
  });

  test('a box drawn wholly outside is none', () => {
    expect(play(draw, down(110, 110), move(140, 140), up(140, 140)).done).toEqual([
      { type: 'missed', why: 'outside' },
    ]);
  });

  test('a double click leaves no dust', () => {
    const { state, done } = play(draw, down(10, 10), up(10, 10), down(11, 10), up(11, 10));
    expect(done).toEqual([{ type: 'missed', why: 'tiny' }]);
    expect(state).toEqual(idle);
  });

  test('Esc between two clicks takes the first one back', () => {
    const { state, done } = play(draw, down(10, 10), up(10, 10), { type: 'cancel' }, up(40, 60));
    expect(done).toEqual([]);
    expect(state).toEqual(idle);
  });

  test('while drawing, the box shows as it would be', () => {
    const { state } = play(draw, down(10, 10), move(120, 40));
    expect(preview(state, draw)).toEqual({ id: null, rect: { x: 10, y: 10, width: 90, height: 30 } });
  });

  test('in select mode a press takes a box and the same drag moves it', () => {
    const { done } = play(select, down(30, 30, body(false)), move(40, 35), up(40, 35));
    expect(done).toEqual([
      { type: 'select', id: 'a' },
      { type: 'change', id: 'a', rect: { x: 30, y: 25, width: 30, height: 30 }, cut: false },
    ]);
  });

  test('clicking the selected box asks for the one below', () => {
    expect(play(select, down(30, 30, body(true)), up(30, 30)).done).toEqual([{ type: 'deeper', at: { x: 30, y: 30 } }]);
  });

  test('a box moved back to where it was is no edit', () => {
    const { done } = play(select, down(30, 30, body(true)), move(60, 60), move(30, 30), up(30, 30));
    expect(done, 'nothing to undo').toEqual([{ type: 'select', id: 'a' }]);
  });

  test('a click beside all boxes lets go, a drag there does not', () => {
    expect(play(select, down(90, 90), up(90, 90)).done).toEqual([{ type: 'select', id: null }]);
    expect(play(select, down(90, 90), move(70, 70), up(70, 70)).done, 'that pans').toEqual([]);
  });
});
