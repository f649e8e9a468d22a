import { describe, expect, test } from 'vitest';
import { chance, type Chance } from '../../label/chance.ts';
import { patched } from '../../label/layer.ts';
import { gripAt } from './hit.ts';
import { timedOf, type Line } from './segments.ts';
import { idle, intent, moments, patchOf, snapped, step, type Grip, type Outcome, type ToolEvent, type ToolState } from './tool.ts';

const line = (id: string, start: number, end: number): Line => ({ type: 'segment', id, text: '', start_micros: start, end_micros: end });
const ground = { end: 10_000_000, overlap: false };

function after(...events: ToolEvent[]): { state: ToolState; done: Outcome | null } {
  let state: ToolState = idle;
  let done: Outcome | null = null;
  for (const event of events) {
    const next = step(state, event);
    state = next.state;
    done = next.done ?? done;
  }
  return { state, done };
}

const down = (at: number, grip: Grip | null = null, draws = true): ToolEvent => ({ type: 'down', at, grip, draws });
const move = (at: number): ToolEvent => ({ type: 'move', at, apart: 10 });
const up = (at: number): ToolEvent => ({ type: 'up', at });

describe('the pointer over the waveform', () => {
  test('on ground a drag draws where it may and marks a part otherwise, a click goes there', () => {
    expect(after(down(100), move(300), up(400)).done).toEqual({ type: 'draw', from: 100, to: 400 });
    expect(after(down(400, null, false), move(300), up(100)).done).toEqual({ type: 'mark', from: 100, to: 400 });
    expect(after(down(100), move(105), up(105)).done).toEqual({ type: 'seek', at: 100 });
  });

  test('a boundary moves alone or with the one it touches; a click on it selects', () => {
    const grip: Grip = { part: 'boundary', id: 'a', side: 'end', other: 'b' };
    expect(after(down(100, grip), move(300), up(320)).done).toEqual({ type: 'boundary', id: 'a', side: 'end', other: 'b', to: 320 });
    expect(after(down(100, grip), move(104), up(104)).done).toEqual({ type: 'select', id: 'a' });
    const two = [line('a', 0, 1_000_000), line('b', 1_000_000, 2_000_000)];
    const drag = { type: 'boundary', id: 'b', side: 'start', to: 1_500_000 } as const;
    expect(patchOf({ ...drag, other: 'a' }, two, ground, line('n', 0, 0))?.put).toEqual([line('a', 0, 1_500_000), line('b', 1_500_000, 2_000_000)]);
    expect(patchOf({ ...drag, other: null }, two, ground, line('n', 0, 0))?.put).toEqual([line('b', 1_500_000, 2_000_000)]);
  });

  test('a segment is carried by its strip from where it was grabbed', () => {
    const grip: Grip = { part: 'strip', id: 'a', start: 50 };
    expect(after(down(100, grip), move(300), up(250)).done).toEqual({ type: 'move', id: 'a', start: 200 });
    expect(after(down(100, grip), up(100)).done).toEqual({ type: 'select', id: 'a' });
  });

  test('snapping moves the boundaries of what was drawn or dragged, never a whole segment', () => {
    const drawn = { type: 'draw', from: 1, to: 9 } as const;
    expect(moments(drawn)).toEqual([1, 9]);
    expect(snapped(drawn, [2, 8])).toEqual({ type: 'draw', from: 2, to: 8 });
    expect(moments({ type: 'move', id: 'a', start: 4 })).toEqual([]);
  });
});

function anyEvent(of: Chance): ToolEvent {
  const at = of.whole(-1000, 2000);
  const grip = of.one<Grip | null>([null, { part: 'strip', id: 'a', start: 10 }, { part: 'boundary', id: 'a', side: of.one(['start', 'end']), other: of.one([null, 'b']) }]);
  return of.one<ToolEvent>([{ type: 'cancel' }, down(at, grip, of.share() < 0.5), down(at, grip), move(at), move(at), up(at), up(at)]);
}

test('from wherever the tool is, Esc leads to idle without an outcome, and only a release makes one', () => {
  const [left, made] = [new Set<string>(), new Set<string>()];
  for (let seed = 1; seed <= 200; seed++) {
    const of = chance(seed);
    let state: ToolState = idle;
    for (let at = 0; at < 40; at++) {
      left.add(state.name);
      expect(step(state, { type: 'cancel' })).toEqual({ state: idle });
      const event = anyEvent(of);
      const next = step(Object.freeze(state), event);
      if (next.done) made.add(next.done.type);
      expect(next.done === undefined || event.type === 'up').toBe(true);
      if (intent(next.state)) expect(['drawing', 'moving', 'bounding']).toContain(next.state.name);
      state = next.state;
    }
  }
  expect([...left].sort()).toEqual(['bounding', 'drawing', 'holding', 'idle', 'marking', 'moving', 'pointing']);
  expect([...made].sort()).toEqual(['boundary', 'draw', 'mark', 'move', 'seek', 'select']);
});

test('no drag of a real hand makes segments overlap or leave the clip', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const of = chance(seed);
    const lines = [line('a', 1_000_000, 2_000_000), line('b', 2_000_000, 4_000_000), line('c', 6_000_000, 7_000_000)];
    const timeline = { start: 0, pxPerSecond: 100 };
    const place = { x: of.whole(0, 1000), y: of.whole(0, 100) };
    const grip = gripAt(lines, timeline, place, of.one([null, 'a', 'b']), of.share() < 0.3);
    const { done } = after(down(place.x * 1e4, grip), { type: 'move', at: of.whole(-2e6, 12e6), apart: 1 }, up(of.whole(-2e6, 12e6)));
    if (!done || done.type === 'mark' || done.type === 'select' || done.type === 'seek') continue;
    const patch = patchOf(done, lines, ground, line('n', 0, 0));
    const all = timedOf((patch ? patched(lines, patch) : lines) as Line[]);
    for (const [at, each] of all.entries()) {
      expect(each.start_micros).toBeGreaterThanOrEqual(all[at - 1]?.end_micros ?? 0);
      expect(each.end_micros).toBeLessThanOrEqual(ground.end);
    }
  }
});

describe('what lies under the pointer', () => {
  const timeline = { start: 0, pxPerSecond: 100 };
  const lines = [line('a', 1_000_000, 2_000_000), line('b', 2_000_000, 4_000_000), line('c', 5_000_000, 5_060_000)];

  test('a boundary two share is one handle; alone it is the active one’s, or of the side pointed at', () => {
    expect(gripAt(lines, timeline, { x: 202, y: 60 }, null, false)).toEqual({ part: 'boundary', id: 'b', side: 'start', other: 'a' });
    expect(gripAt(lines, timeline, { x: 198, y: 60 }, null, false)).toEqual({ part: 'boundary', id: 'a', side: 'end', other: 'b' });
    expect(gripAt(lines, timeline, { x: 202, y: 60 }, 'a', true)).toEqual({ part: 'boundary', id: 'a', side: 'end', other: null });
  });

  test('the strip is along the top, and a short segment keeps a middle to take it by', () => {
    expect(gripAt(lines, timeline, { x: 150, y: 10 }, null, false)).toEqual({ part: 'strip', id: 'a', start: 1_000_000 });
    expect(gripAt(lines, timeline, { x: 150, y: 60 }, null, false)).toBeNull();
    expect(gripAt(lines, timeline, { x: 503, y: 10 }, null, false)?.part).toBe('strip');
  });
});
