import { describe, expect, test } from 'vitest';
import type { Mark, OpenLayer } from '../lib/generated/api.ts';
import { patched, shownMarks, type Gesture } from './layer.ts';
import { EditQueue, type LayerPort } from './queue.ts';

const box = (id: string, x = 0): Mark => ({ type: 'box', id, class: 'k', x, y: 0, width: 10, height: 10 });
const put = (mark: Mark): Gesture => ({ type: 'edit', kind: 'draw', patch: { put: [mark], remove: [] }, view: null });
const remove = (id: string): Gesture => ({
  type: 'edit',
  kind: 'delete',
  patch: { put: [], remove: [id] },
  view: null,
});

/** A server with one layer, which can be told to fail or to lose an answer. */
class Server implements LayerPort {
  marks: Mark[] = [];
  head = 0;
  log: string[] = [];
  faults: ('lost' | 'down')[] = [];
  later: (() => void)[] = [];

  layer(): OpenLayer {
    return {
      item: 'i',
      labeler: 'anna',
      marks: [...this.marks],
      head: String(this.head),
      state: 'draft',
      revision: 1,
      can_undo: this.head > 0,
      can_redo: false,
      edits: this.head,
    };
  }

  write(marks: Mark[]): void {
    this.marks = marks;
    this.head += 1;
  }

  async send(gesture: Gesture, parent: string | null): Promise<OpenLayer> {
    await Promise.resolve();
    const fault = this.faults.shift();
    this.log.push(fault ?? gesture.type);
    if (fault === 'down') throw { code: 'unreachable', message: 'no answer' };
    if (parent !== String(this.head)) throw { code: 'conflict', message: 'the layer moved on' };
    this.write(gesture.type === 'edit' ? patched(this.marks, gesture.patch) : this.marks.slice(0, -1));
    if (fault === 'lost') throw { code: 'unreachable', message: 'no answer' };
    return this.layer();
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
    expect(ids(shownMarks(queue.state)), 'at once').toEqual(['b']);
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
    expect(ids(shownMarks(queue.state)), 'nothing on the screen is lost').toEqual(['a', 'b']);
    expect(server.log, 'one attempt, no storm').toEqual(['down']);
    server.later[0]?.();
    await queue.flush();
    expect(ids(server.marks)).toEqual(['a', 'b']);
    expect(queue.state.failure).toBeNull();
  });

  test('an edit from elsewhere is kept and ours goes on top of it', async () => {
    const server = new Server();
    const queue = new EditQueue(server.layer(), server, () => undefined);
    server.write([box('theirs')]);
    queue.push(put(box('ours')));
    await queue.flush();
    expect(ids(server.marks)).toEqual(['ours', 'theirs']);
    expect(ids(shownMarks(queue.state))).toEqual(['ours', 'theirs']);
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
    expect(ids(shownMarks(queue.state))).toEqual(['a']);
  });

  test('an undo meant for what has changed meanwhile is dropped', async () => {
    const server = new Server();
    const queue = new EditQueue(server.layer(), server, () => undefined);
    server.write([box('theirs')]);
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
    server.write([]);
    queue.push(put(box('a')));
    await expect(queue.flush()).rejects.toThrow('moved on');
  });
});

function portOf(server: Server): LayerPort {
  return {
    send: (gesture, parent) => server.send(gesture, parent),
    open: () => server.open(),
    after: (millis, act) => server.after(millis, act),
  };
}
