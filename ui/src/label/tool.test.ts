import { describe, expect, test } from 'vitest';
import { withSide } from './geometry.ts';
import { draggedSide, frame, idle, offset, preview, step, type Around, type Grip, type Outcome, type ToolEvent, type ToolState } from './tool.ts';

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

  test('with Shift or Ctrl a press on a box only puts it into the selection or takes it out', () => {
    for (const around of [draw, select]) {
      const { state, done } = play(around, { ...down(30, 30, body(true)), add: true } as ToolEvent, move(60, 60), up(60, 60));
      expect(done, 'nothing moves').toEqual([{ type: 'toggle', id: 'a' }]);
      expect(state).toEqual(idle);
    }
  });

  test('with Shift a drag on empty ground frames boxes, a click there leaves the selection', () => {
    const press: ToolEvent = { type: 'down', at: { x: 80, y: 70 }, grip: null, add: true };
    const dragging = play(select, press, move(20, 30));
    expect(frame(dragging.state), 'it shows while dragged').toEqual({ x: 20, y: 30, width: 60, height: 40 });
    expect(play(select, press, move(20, 30), up(10, 20)).done).toEqual([{ type: 'gather', rect: { x: 10, y: 20, width: 70, height: 50 } }]);
    expect(play(select, press, up(81, 70)).done).toEqual([]);
  });

  test('one of several moves all of them, and the border stops them together', () => {
    const several: Grip = { ...body(true), part: 'body', hull: { x: 10, y: 20, width: 60, height: 30 } } as Grip;
    const dragging = play(select, down(30, 30, several), move(90, 35));
    expect(offset(dragging.state, select)).toEqual({ x: 30, y: 5 });
    expect(preview(dragging.state, select), 'the one held goes as far as all of them').toEqual({ id: 'a', rect: { x: 50, y: 25, width: 30, height: 30 } });
    expect(play(select, down(30, 30, several), move(90, 35), up(90, 35)).done).toEqual([{ type: 'move', by: { x: 30, y: 5 }, cut: true }]);
  });

  test('a click on one of several leaves that one selected', () => {
    const several: Grip = { ...body(true), part: 'body', hull: { x: 10, y: 20, width: 60, height: 30 } } as Grip;
    expect(play(select, down(30, 30, several), up(30, 30)).done).toEqual([{ type: 'select', id: 'a' }]);
  });

  test('a box dragged over the border stops there, and it is said', () => {
    const { done } = play(select, down(30, 30, body(true)), move(300, 30), up(300, 30));
    expect(done).toEqual([{ type: 'change', id: 'a', rect: { x: 70, y: 20, width: 30, height: 30 }, cut: true }]);
  });

  test('a dragged side goes to where it snaps, the others stay', () => {
    const corner: Grip = { part: 'handle', id: 'a', rect: { x: 20, y: 20, width: 30, height: 30 }, handle: 'se' };
    const around: Around = { ...select, snap: (rect, side) => (side === 'right' ? { ...rect, x: 0, width: 63 } : rect) };
    const { done } = play(around, down(50, 50, corner), move(60, 70), up(60, 70));
    expect(done, 'only the side it was asked about is taken from the answer').toEqual([{ type: 'change', id: 'a', rect: { x: 20, y: 20, width: 43, height: 50 }, cut: false }]);
  });

  test('past the opposite side, the other side is the one that snaps', () => {
    const edge: Grip = { part: 'handle', id: 'a', rect: { x: 40, y: 20, width: 30, height: 30 }, handle: 'e' };
    const asked: string[] = [];
    const around: Around = { ...select, snap: (rect, side) => (asked.push(side), rect) };
    const { state } = play(around, down(70, 30, edge), move(12, 30));
    expect(draggedSide(state, around)).toBe('left');
    preview(state, around);
    expect(asked).toEqual(['left']);
  });

  test('no snap can make a box empty or push it out', () => {
    const edge: Grip = { part: 'handle', id: 'a', rect: { x: 20, y: 20, width: 30, height: 30 }, handle: 'w' };
    for (const value of [-50, 49.9, 50, 500, 20]) {
      const around: Around = { ...select, snap: (rect) => ({ ...rect, x: value, width: 1 }) };
      const rect = preview(play(around, down(20, 30, edge), move(25, 30)).state, around)?.rect;
      expect(rect, `snapped to ${value}`).toEqual(withSide({ x: 25, y: 20, width: 25, height: 30 }, 'left', value, around.picture));
      expect(rect && rect.width >= 1 && rect.x >= 0).toBe(true);
    }
  });

  const handle: Grip = { part: 'handle', id: 'a', rect: { x: 20, y: 20, width: 30, height: 30 }, handle: 'se' };
  const waysInto: Record<ToolState['name'], [Around, ...ToolEvent[]]> = {
    idle: [draw],
    pointing: [draw, down(10, 10)],
    drawing: [draw, down(10, 10), move(40, 40)],
    anchored: [draw, down(10, 10), up(10, 10), move(40, 40)],
    holding: [select, down(30, 30, body(true))],
    moving: [select, down(30, 30, body(true)), move(60, 60)],
    resizing: [draw, down(50, 50, handle), move(60, 60)],
    emptyhanded: [select, down(90, 90)],
    marquee: [select, { ...down(90, 90), add: true } as ToolEvent, move(10, 10)],
  };

  test.each(Object.entries(waysInto))('Esc while %s takes it back, and letting go after that does nothing', (name, [around, ...events]) => {
    expect(play(around, ...events).state.name).toBe(name);
    const { state, done } = play(around, ...events, { type: 'cancel' }, move(70, 70), up(70, 70));
    expect(done, 'no outcome').toEqual([]);
    expect(state).toEqual(idle);
  });
});
