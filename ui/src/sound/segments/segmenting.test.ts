import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EditKind, Mark, Patch } from '../../lib/generated/api.ts';
import { Draft } from '../../review/draft.svelte.ts';
import { chance } from '../../label/chance.ts';
import { Segmenting, type Clip } from './segmenting.svelte.ts';
import { timedOf, type Line } from './segments.ts';
import type { Grip } from './tool.ts';

const second = 1_000_000;
const line = (id: string, start: number, end: number, text = ''): Line => ({ type: 'segment', id, text, start_micros: Math.round(start * second), end_micros: Math.round(end * second) });

class Layer extends Draft {
  sealed = false;
  readonly kinds: EditKind[] = [];
  onsettle: () => void = () => undefined;

  override mayEdit(): boolean {
    return !this.sealed;
  }

  override edit(kind: EditKind, patch: Patch): boolean {
    this.kinds.push(kind);
    return super.edit(kind, patch);
  }

  settle(): void {
    this.onsettle();
  }
}

function clip(over: Partial<{ segmented: boolean; overlap: boolean; speakers: string[]; marks: Mark[] }> = {}) {
  const notes: string[] = [];
  const layer = new Layer((text) => notes.push(text));
  layer.start(over.marks ?? []);
  const world = { at: 0, heard: [] as number[][], focus: null as string | null, caret: null as number | null, placed: undefined as number | undefined, silent: new Map<number, number>(), answers: true };
  const port: Clip = {
    ground: () => ({ end: 10 * second, overlap: over.overlap ?? false }),
    segmented: () => over.segmented ?? true,
    speakers: () => over.speakers ?? [],
    position: () => Math.round(world.at * second),
    enter: ({ start, end }) => world.heard.push([start / second, end / second]),
    seek: (to) => (world.at = to / second),
    span: () => undefined,
    snap: (micros) => (world.answers ? Promise.resolve(world.silent.get(micros) ?? micros) : new Promise(() => undefined)),
    caret: () => world.caret,
    focus: (id, caret) => ((world.focus = id), (world.placed = caret)),
    key: (action) => `<${action}>`,
  };
  const segmenting = new Segmenting(layer, port);
  layer.onsettle = () => segmenting.settle();
  const type = (text: string): void => {
    const open = segmenting.saved.find(({ id }) => id === segmenting.active) ?? segmenting.open;
    layer.edit('type', { put: [{ ...open, text }], remove: [] });
  };
  const lines = () => timedOf(segmenting.saved).map(({ text, start_micros, end_micros, speaker }) => [start_micros / second, end_micros / second, text, ...(speaker === undefined ? [] : [speaker])]);
  const at = (moment: number, ...actions: string[]): void => {
    world.at = moment;
    for (const action of actions) segmenting.act(action);
  };
  return { segmenting, layer, notes, world, type, lines, at };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('segmenting while it plays', () => {
  test('one types along, and each boundary closes what was typed', () => {
    const { segmenting, type, lines, at } = clip();
    segmenting.active = segmenting.open.id;
    type('good morning');
    at(2, 'mark');
    expect(segmenting.active, 'on in the next line').toBe(segmenting.open.id);
    at(2, 'speaker-2');
    type('hello');
    at(5, 'mark');
    expect(lines()).toEqual([[0, 2, 'good morning'], [2, 5, 'hello', 'Speaker 2']]);
    expect(segmenting.open.speaker, 'the next one may be another').toBeUndefined();
  });

  test('with a segment chosen each boundary makes the next one to type in', () => {
    const { segmenting, lines, at } = clip({ marks: [line('a', 0, 2)] });
    segmenting.active = 'a';
    at(4, 'mark');
    expect(lines()).toEqual([[0, 2, ''], [2, 4, '']]);
    expect(segmenting.active).not.toBe('a');
  });

  test('undo of a boundary leaves the text in the line it was typed in', () => {
    const { segmenting, layer, type, at } = clip();
    segmenting.active = segmenting.open.id;
    type('good morning');
    const { id } = segmenting.open;
    at(2, 'mark');
    layer.undo();
    expect(segmenting.rows.map((each) => [each.id, each.text])).toEqual([[id, 'good morning']]);
    layer.undo();
    expect(segmenting.rows, 'and the empty line is the same one').toEqual([{ type: 'segment', id, text: '' }]);
  });

  test('the open line goes when the clip is parted to its end', () => {
    const { segmenting, at } = clip({ marks: [line('a', 0, 5)] });
    expect(segmenting.rows).toHaveLength(2);
    segmenting.active = segmenting.open.id;
    at(10, 'mark');
    expect(segmenting.rows.map(({ id }) => id)).toEqual(['a', segmenting.active]);
  });

  test('a clip of one text is not parted by a slip', () => {
    const { segmenting, layer, notes, type, at } = clip({ segmented: false });
    segmenting.active = segmenting.open.id;
    type('all of it');
    at(3, 'mark', 'split', 'accept-all');
    expect(layer.kinds).toEqual(['type']);
    expect(notes[0]).toMatch(/^This project takes a clip as one text/);
    expect(segmenting.rows).toHaveLength(1);
  });
});

describe('segments by key', () => {
  test('split at the caret or by the share of time, merged again as it was', () => {
    const { segmenting, world, layer, lines, at } = clip({ marks: [line('a', 0, 8, 'one two three four')] });
    segmenting.active = 'a';
    world.caret = 3;
    at(4, 'split');
    expect(lines()).toEqual([[0, 4, 'one'], [4, 8, 'two three four']]);
    expect(world.placed, 'the caret at the start of the second').toBe(0);
    at(4, 'merge-previous');
    expect(layer.marks).toEqual([line('a', 0, 8, 'one two three four')]);
    expect(world.placed, 'where they were joined').toBe(3);
    at(4, 'split-share');
    expect(lines()).toEqual([[0, 4, 'one two'], [4, 8, 'three four']]);
  });

  test('words are not deleted unasked', () => {
    const { segmenting, layer, notes, at } = clip({ marks: [line('a', 0, 2, 'keep me'), line('b', 2, 4)] });
    segmenting.active = 'b';
    at(0, 'delete');
    expect(layer.marks).toHaveLength(1);
    expect(segmenting.active).toBe('a');
    at(0, 'delete');
    expect(layer.marks).toHaveLength(1);
    expect(notes.at(-1)).toBe('2 words would go with it: again deletes, <merge-next> keeps them in the next one');
    at(0, 'delete');
    expect(layer.marks).toEqual([]);
  });

  test('steps of a held boundary are one edit, stop at the neighbour, and come back at once', () => {
    const { segmenting, layer, at } = clip({ marks: [line('a', 0, 2), line('b', 2.02, 4)] });
    segmenting.active = 'a';
    at(0, 'end-later', 'end-later', 'end-later', 'end-later', 'end-earlier');
    expect(timedOf(segmenting.shown)[0]?.end_micros, 'shown before it is sent').toBe(2_010_000);
    expect(layer.kinds).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(layer.kinds).toEqual(['change']);
    expect(layer.marks[0]).toEqual(line('a', 0, 2.01));
  });

  test('boundaries that touch move together, or apart when that is wanted', () => {
    const { segmenting, layer, at } = clip({ marks: [line('a', 0, 2), line('b', 2, 4)] });
    segmenting.active = 'a';
    at(0, 'end-later');
    segmenting.settle();
    expect(layer.marks).toEqual([line('a', 0, 2.01), line('b', 2.01, 4)]);
    at(0, 'apart', 'end-earlier');
    segmenting.settle();
    expect(layer.marks).toEqual([line('a', 0, 2), line('b', 2.01, 4)]);
  });

  test('suggested segments are taken one by one, which plays them, or all in one edit', () => {
    const { segmenting, layer, world, lines, at } = clip();
    segmenting.regions = [{ start: second, end: 2 * second }, { start: 3 * second, end: 5 * second }, { start: 6 * second, end: 7 * second }];
    at(2.5, 'accept');
    expect(world.heard).toEqual([[3, 5]]);
    expect(segmenting.active).toBe(timedOf(segmenting.saved)[0]?.id);
    at(0, 'accept-all');
    expect(lines()).toEqual([[1, 2, ''], [3, 5, ''], [6, 7, '']]);
    expect(layer.kinds).toEqual(['accept', 'accept']);
    layer.undo();
    expect(lines()).toEqual([[3, 5, '']]);
  });

  test('a sealed clip is left as it is', () => {
    const { segmenting, layer, at } = clip({ marks: [line('a', 0, 2, 'said')] });
    layer.sealed = true;
    segmenting.active = 'a';
    at(1, 'mark', 'split', 'merge-next', 'delete', 'delete', 'end-later', 'accept-all', 'speaker-1');
    segmenting.settle();
    expect(layer.kinds).toEqual([]);
  });
});

describe('segments by hand', () => {
  const drag = (segmenting: Segmenting, from: number, to: number, grip: Grip | null = null) => {
    segmenting.point({ type: 'down', at: from * second, grip, draws: segmenting.draws(from * second, false) });
    segmenting.point({ type: 'move', at: to * second, apart: 1000 });
    segmenting.point({ type: 'up', at: to * second });
  };

  test('a released boundary goes to silence before it is sent, as one edit', async () => {
    const { segmenting, layer, world } = clip({ marks: [line('a', 0, 2)] });
    world.silent.set(3 * second, 3.08 * second);
    drag(segmenting, 2, 3, { part: 'boundary', id: 'a', side: 'end', other: null });
    expect(timedOf(segmenting.shown)[0]?.end_micros, 'stays where it was dropped meanwhile').toBe(3 * second);
    await vi.advanceTimersByTimeAsync(1);
    expect(layer.marks).toEqual([line('a', 0, 3.08)]);
    expect(layer.kinds).toEqual(['change']);
  });

  test('without an answer it is sent as it was dropped, and at once when something else is done', async () => {
    const { segmenting, layer, world } = clip({ marks: [line('a', 0, 2), line('b', 5, 6)] });
    world.answers = false;
    drag(segmenting, 2, 3, { part: 'boundary', id: 'a', side: 'end', other: null });
    segmenting.active = 'b';
    segmenting.act('merge-previous');
    expect(layer.marks).toEqual([line('a', 0, 6)]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(layer.kinds, 'each once').toEqual(['change', 'change']);
  });

  test('with snapping off nobody is asked', () => {
    const { segmenting, layer } = clip({ marks: [line('a', 0, 2)] });
    segmenting.act('snap');
    drag(segmenting, 2, 3, { part: 'boundary', id: 'a', side: 'end', other: null });
    expect(layer.marks).toEqual([line('a', 0, 3)]);
  });

  test('a drag on empty ground draws and is typed in; Esc leaves no trace', async () => {
    const { segmenting, layer, world } = clip();
    segmenting.point({ type: 'down', at: second, grip: null, draws: true });
    segmenting.point({ type: 'move', at: 2 * second, apart: 1000 });
    expect(segmenting.shown).toHaveLength(1);
    segmenting.point({ type: 'cancel' });
    expect([segmenting.shown, layer.kinds]).toEqual([[], []]);
    drag(segmenting, 1, 3);
    await vi.advanceTimersByTimeAsync(1);
    expect(timedOf(segmenting.saved).map(({ id }) => id)).toEqual([world.focus]);
  });
});

test('whatever keys are pressed, segments stay apart and undo leads back to the start', () => {
  const actions = ['mark', 'mark', 'mark', 'split', 'split-share', 'merge-next', 'merge-previous', 'delete', 'start-earlier', 'start-later', 'end-earlier', 'end-later', 'accept', 'accept-all', 'speaker-1', 'speaker-3', 'speaker-none', 'here', 'apart'];
  for (let seed = 1; seed <= 40; seed++) {
    const of = chance(seed);
    const { segmenting, layer, type, at } = clip({ overlap: false });
    segmenting.regions = [{ start: second, end: 2 * second }, { start: 4 * second, end: 7 * second }];
    segmenting.active = segmenting.open.id;
    for (let count = 0; count < 60; count++) {
      if (of.share() < 0.2 && (segmenting.active === segmenting.open.id || segmenting.saved.some(({ id }) => id === segmenting.active))) type(of.one(['um', 'good morning', 'so it goes on']));
      else at(of.whole(0, 1000) / 100, of.one(actions));
      if (of.share() < 0.2) segmenting.go(of.one([1, -1]));
      const all = timedOf(segmenting.shown);
      all.forEach((each, place) => place > 0 && expect(each.start_micros, `seed ${seed}, step ${count}`).toBeGreaterThanOrEqual(all[place - 1]?.end_micros ?? 0));
      expect(new Set(segmenting.rows.map(({ id }) => id)).size).toBe(segmenting.rows.length);
    }
    segmenting.settle();
    for (let left = layer.kinds.length; left > 0; left--) layer.undo();
    expect(layer.marks, `seed ${seed}`).toEqual([]);
  }
});
