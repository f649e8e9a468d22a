import { expect, test } from 'vitest';
import { chance, type Chance } from './chance.ts';
import { bottom, handles, right, type Rect, type Size } from './geometry.ts';
import { idle, offset, preview, step, type Around, type Grip, type Outcome, type ToolEvent, type ToolState } from './tool.ts';

/** Rounding of whole and half px: far below what anybody draws. */
const dust = 1e-9;

function anyRect(of: Chance, { width, height }: Size): Rect {
  const part = of.one([1, 1, 0.25, 0.5]);
  const [w, h] = [part * of.whole(1, width / 2), part * of.whole(1, height / 2)];
  return { x: of.share() < 0.2 ? 0 : of.share() * (width - w), y: of.share() < 0.2 ? height - h : of.share() * (height - h), width: w, height: h };
}

function anyGrip(of: Chance, picture: Size): Grip | null {
  const rect = anyRect(of, picture);
  const kind = of.whole(0, 4);
  if (kind === 0) return null;
  if (kind === 1) return { part: 'handle', id: 'a', rect, handle: of.one(handles) };
  const selected = of.share() < 0.6;
  if (kind === 2 && selected) {
    const [x, y] = [rect.x * of.share(), rect.y * of.share()];
    return { part: 'body', id: 'a', rect, selected, hull: { x, y, width: right(rect) - x, height: bottom(rect) - y } };
  }
  return { part: 'body', id: 'a', rect, selected };
}

/** Any event in any state: also presses without a release, and points far outside. */
function anyEvent(of: Chance, picture: Size): ToolEvent {
  const at = { x: (of.share() * 2 - 0.5) * picture.width, y: (of.share() * 2 - 0.5) * picture.height };
  switch (of.whole(0, 8)) {
    case 0:
      return { type: 'cancel' };
    case 1:
    case 2:
    case 3:
      return { type: 'down', at, grip: anyGrip(of, picture), add: of.share() < 0.25 };
    case 4:
    case 5:
      return { type: 'up', at };
    default:
      return { type: 'move', at };
  }
}

function anyAround(of: Chance): Around {
  const picture = { width: of.whole(1, 300), height: of.whole(1, 300) };
  const wild = () => (of.share() * 3 - 1) * 300;
  const snap = of.share() < 0.5 ? null : () => ({ x: wild(), y: wild(), width: wild(), height: wild() });
  return { mode: of.one(['draw', 'select']), picture, apart: of.share() * 5, snap };
}

function expectInside(rect: Rect, { picture }: Around, when: string): void {
  const { width, height } = picture;
  const inside = rect.x >= 0 && rect.y >= 0 && right(rect) <= width + dust && bottom(rect) <= height + dust;
  if (!inside || !(rect.width > 0) || !(rect.height > 0)) expect.fail(`${when}: ${JSON.stringify(rect)} in ${width} x ${height}`);
}

function rectsOf(done: Outcome | undefined): Rect[] {
  return done?.type === 'draw' || done?.type === 'change' ? [done.rect] : [];
}

test('no sequence of events makes a box that is empty or reaches out of the picture', () => {
  const made = new Set<string>();
  for (let seed = 1; seed <= 400; seed++) {
    const of = chance(seed);
    const around = anyAround(of);
    let state: ToolState = idle;
    for (let at = 0; at < 60; at++) {
      const event = anyEvent(of, around.picture);
      const hull: Rect | null = state.name === 'moving' ? state.hull : null;
      const next = step(state, event, around);
      const when = `seed ${seed}, event ${at}, ${state.name} then ${event.type}`;
      for (const rect of rectsOf(next.done)) expectInside(rect, around, when);
      if (next.done?.type === 'move' && hull) {
        const { by } = next.done;
        expectInside({ ...hull, x: hull.x + by.x, y: hull.y + by.y }, around, when);
      }
      const shown = preview(next.state, around);
      if (shown) expectInside(shown.rect, around, `${when}, shown`);
      if (offset(next.state, around)) made.add('offset');
      if (next.done) made.add(next.done.type);
      state = next.state;
    }
  }
  expect([...made].sort(), 'every outcome came up').toEqual(['change', 'deeper', 'draw', 'gather', 'missed', 'move', 'offset', 'select', 'toggle']);
});

test('from wherever the tool is, Esc leads to idle without an outcome', () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 200; seed++) {
    const of = chance(seed);
    const around = anyAround(of);
    let state: ToolState = idle;
    for (let at = 0; at < 40; at++) {
      seen.add(state.name);
      expect(step(state, { type: 'cancel' }, around), `seed ${seed}, from ${state.name}`).toEqual({ state: idle });
      state = step(state, anyEvent(of, around.picture), around).state;
    }
  }
  expect(seen.size, 'every state was left that way').toBe(9);
});

test('a step never changes the state it was given', () => {
  const of = chance(11);
  const around = anyAround(of);
  let state: ToolState = idle;
  for (let at = 0; at < 500; at++) {
    const before = structuredClone(state);
    const next = step(Object.freeze(state), anyEvent(of, around.picture), around).state;
    expect(state).toEqual(before);
    state = next;
  }
});
