import { describe, expect, test } from 'vitest';
import type { Edited, Mark, OpenLayer, Patch } from '../lib/generated/api.ts';
import { patched, same, savedMarks, type Gesture, type LayerState } from './layer.ts';
import { EditQueue, type LayerPort } from './queue.ts';

const box = (id: string, x = 0): Mark => ({ type: 'box', id, class: 'k', x, y: 0, width: 10, height: 10 });
const put = (mark: Mark): Gesture => ({ type: 'edit', kind: 'draw', patch: { put: [mark], remove: [] }, view: null });
const remove = (id: string): Gesture => ({
  type: 'edit',
  kind: 'delete',
  patch: { put: [], remove: [id] },
  view: null,
});

type Fault = 'lost' | 'down' | 'elsewhere';

/** A server with one layer and its undo, which can be told to fail, to lose an answer, or to be written to from elsewhere. */
class Server implements LayerPort {
  marks: readonly Mark[] = [];
  head = 0;
  log: string[] = [];
  faults: (Fault | undefined)[] = [];
  later: (() => void)[] = [];
  inverses: Patch[] = [];
  /** What the server itself changes in a patch. */
  stored = (patch: Patch): Patch => patch;

  layer(): OpenLayer {
    return { ...this.line(), labeler: 'anna', marks: structuredClone([...this.marks]), state: this.head ? 'draft' : 'empty' };
  }

  line() {
    return { item: 'i', head: String(this.head), revision: 1, can_undo: this.inverses.length > 0, can_redo: false, edits: this.head };
  }

  write(patch: Patch): Edited {
    const before = new Map(this.marks.map((mark) => [mark.id, mark]));
    const old = [...patch.put.map((mark) => mark.id), ...patch.remove].flatMap((id) => before.get(id) ?? []);
    this.inverses.push({ put: old, remove: patch.put.map((mark) => mark.id).filter((id) => !before.has(id)) });
    this.marks = patched(this.marks, patch);
    this.head += 1;
    return structuredClone({ ...this.line(), patch });
  }

  async send(gesture: Gesture, parent: string | null): Promise<Edited> {
    await Promise.resolve();
    const fault = this.faults.shift();
    this.log.push(fault ?? gesture.type);
    if (fault === 'down') throw { code: 'unreachable', message: 'no answer' };
    if (fault === 'elsewhere') this.write({ put: [box('m-elsewhere', this.head)], remove: [] });
    if (parent !== String(this.head)) throw { code: 'conflict', message: 'the layer moved on' };
    const edited = this.write(gesture.type === 'edit' ? this.stored(gesture.patch) : this.#undone());
    if (fault === 'lost') throw { code: 'unreachable', message: 'no answer' };
    return edited;
  }

  #undone(): Patch {
    return this.inverses.at(-1) ?? { put: [], remove: [] };
  }

  open(): Promise<OpenLayer> {
    return Promise.resolve(this.layer());
  }

  after(_millis: number, act: () => void): () => void {
    this.later.push(act);
    return () => (this.later = this.later.filter((each) => each !== act));
  }
}

const ids = (marks: readonly Mark[]) => marks.map((mark) => mark.id);

describe('the edit queue', () => {
  test('a gesture shows before the server answers and is sent in order', async () => {
    const server = new Server();
    const queue = new EditQueue(server.layer(), server, () => undefined);
    queue.push(put(box('a')));
    queue.push(put(box('b')));
    queue.push(remove('a'));
    expect(ids(queue.state.shown), 'at once').toEqual(['b']);
    await queue.flush();
    expect(ids(server.marks), 'the same on the server').toEqual(['b']);
    expect(server.head, 'one edit per gesture').toBe(3);
  });

  test('a failed write stays dirty, shows one failure and is tried again', async () => {
    const server = new Server();
    server.faults = ['down'];
    const queue = new EditQueue(server.layer(), server, () => undefined);
    queue.push(put(box('a')));
    queue.push(put(box('b')));
    await expect(queue.flush()).rejects.toThrow('no answer');
    expect(queue.dirty, 'leaving is blocked').toBe(true);
    expect(ids(queue.state.shown), 'nothing on the screen is lost').toEqual(['a', 'b']);
    expect(server.log, 'one attempt, no storm').toEqual(['down']);
    server.later[0]?.();
    await queue.flush();
    expect(ids(server.marks)).toEqual(['a', 'b']);
    expect(queue.state.failure).toBeNull();
  });

  test('an edit from elsewhere is kept and ours goes on top of it', async () => {
    const server = new Server();
    const queue = new EditQueue(server.layer(), server, () => undefined);
    server.write({ put: [box('theirs')], remove: [] });
    queue.push(put(box('ours')));
    await queue.flush();
    expect(ids(server.marks)).toEqual(['ours', 'theirs']);
    expect(ids(queue.state.shown)).toEqual(['ours', 'theirs']);
  });

  test('an edit whose answer was lost is not made twice', async () => {
    const server = new Server();
    server.faults = ['lost'];
    const queue = new EditQueue(server.layer(), server, () => undefined);
    queue.push(put(box('a')));
    await expect(queue.flush()).rejects.toThrow('no answer');
    queue.retry();
    await queue.flush();
    expect(server.head, 'one row in the log').toBe(1);
    expect(ids(queue.state.shown)).toEqual(['a']);
  });

  test('an undo meant for what has changed meanwhile is dropped', async () => {
    const server = new Server();
    const queue = new EditQueue(server.layer(), server, () => undefined);
    server.write({ put: [box('theirs')], remove: [] });
    queue.push({ type: 'undo' });
    await queue.flush();
    expect(ids(server.marks), 'their box was not what one wanted undone').toEqual(['theirs']);
  });

  test('giving up drops only the edit that cannot be saved', async () => {
    const server = new Server();
    server.faults = ['down'];
    const queue = new EditQueue(server.layer(), server, () => undefined);
    queue.push(put(box('bad')));
    queue.push(put(box('good')));
    await expect(queue.flush()).rejects.toThrow();
    queue.giveUp();
    await queue.flush();
    expect(ids(server.marks)).toEqual(['good']);
  });

  test('a layer that never stops moving is a failure in the end', async () => {
    const server = new Server();
    const queue = new EditQueue(server.layer(), { ...portOf(server), open: () => Promise.resolve({ ...server.layer(), head: 'old' }) }, () => undefined);
    server.write({ put: [], remove: [] });
    queue.push(put(box('a')));
    await expect(queue.flush()).rejects.toThrow('moved on');
  });
});

describe('marks as they show', () => {
  test('an edit that was saved as it showed changes nothing on the screen', async () => {
    const server = new Server();
    const queue = new EditQueue(server.layer(), server, () => undefined);
    queue.push(put(box('a')));
    const { shown } = queue.state;
    await queue.flush();
    expect(queue.state.shown, 'the same list: nothing is painted again').toBe(shown);
    expect(savedMarks(queue.state)).toBe(shown);
  });

  test('what the server adds to a mark shows', async () => {
    const server = new Server();
    const origin = { kind: 'model' as const, from: 'detector', touched: true };
    server.stored = (patch) => ({ ...patch, put: patch.put.map((mark) => ({ ...mark, origin }) as Mark) });
    const queue = new EditQueue(server.layer(), server, () => undefined);
    queue.push(put(box('a')));
    queue.push(put(box('b')));
    await queue.flush();
    expect(queue.state.shown).toEqual(server.marks);
  });

  test('one edit among 20,000 marks copies the list once', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => box(String(at).padStart(6, '0')));
    const after = patched(many, { put: [box('010000', 5)], remove: ['000003'] });
    expect(after).toHaveLength(19_999);
    expect(after.filter((mark, at) => mark !== many[at + 1]).length, 'every other mark is the same object').toBeLessThan(5);
  });

  test.each(Array.from({ length: 60 }, (_, seed) => seed))('any interleaving ends with the marks of the server (%i)', async (seed) => {
    const luck = dice(seed);
    const server = new Server();
    const states: LayerState[] = [];
    const queue = new EditQueue(server.layer(), server, (state) => states.push(state));
    if (luck(2)) server.stored = (patch) => ({ ...patch, put: patch.put.map((mark) => ({ ...mark, flags: ['stored'] }) as Mark) });
    for (let at = 0; at < 60; at++) {
      const id = `m${luck(9)}`;
      const turn = luck(10);
      if (turn < 4) queue.push(put(box(id, at)));
      else if (turn < 6) queue.push(remove(id));
      else if (turn < 7) queue.push({ type: 'undo' });
      else if (turn < 8) queue.push({ type: 'edit', kind: 'copy', patch: { put: [box(`${id}x`, at), box(id, at), box('a', at)], remove: [`m${luck(9)}`] }, view: null });
      else for (let wait = luck(12); wait > 0; wait--) await Promise.resolve();
      server.faults[luck(4)] = ([undefined, undefined, 'lost', 'down', 'elsewhere'] as const)[luck(5)];
      if (luck(4) === 0) queue.retry();
    }
    server.faults = [];
    for (let tries = 0; queue.dirty && tries < 50; tries++) {
      queue.retry();
      await queue.flush().catch(() => undefined);
    }
    expect(queue.dirty, 'everything is saved in the end').toBe(false);
    expect(queue.state.shown, 'what shows is what is stored').toEqual(server.marks);
    expect(savedMarks(queue.state)).toEqual(server.marks);
    expect(queue.state.saved.head).toBe(String(server.head));
    expect(states.every(({ shown }) => shown.every((mark, at) => at === 0 || (shown[at - 1]?.id ?? '') < mark.id)), 'always in order').toBe(true);
  });

  test('absent and undefined say the same, another value does not', () => {
    expect(same({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }], c: undefined })).toBe(true);
    expect(same({ a: 1, c: undefined }, { a: 1 })).toBe(true);
    expect(same({ a: 1 }, { a: 1, c: 0 })).toBe(false);
    expect(same([1, 2], [1])).toBe(false);
    expect(same(null, {})).toBe(false);
  });
});

/** Repeatable whole numbers below a bound. */
function dice(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9;
    return ((state ^ (state >>> 12)) >>> 0) % below;
  };
}

function portOf(server: Server): LayerPort {
  return {
    send: (gesture, parent) => server.send(gesture, parent),
    open: () => server.open(),
    after: (millis, act) => server.after(millis, act),
  };
}
