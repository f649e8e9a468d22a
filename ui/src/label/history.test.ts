import { describe, expect, test, vi } from 'vitest';
import type { Mark, Moment } from '../lib/generated/api.ts';
import { indexAt, ItemHistory, shareOf, ticks } from './history.svelte.ts';

const moment = (at: number): Moment => ({ edit: `e${at}`, at: at * 1000, kind: 'draw', revision: at < 3 ? 1 : 2, marks: at, summary: `box ${at} drawn`, view: null });
const marks = (edit: string): Mark[] => [{ type: 'segment', id: edit, text: edit }];

async function opened(count: number) {
  const answers: ((marks: readonly Mark[]) => void)[] = [];
  const asked: string[] = [];
  const port = {
    moments: () => Promise.resolve({ moments: Array.from({ length: count }, (_, at) => moment(at)), total: count }),
    marks: (edit: string) => {
      asked.push(edit);
      return new Promise<readonly Mark[]>((done) => answers.push(done));
    },
    show: vi.fn<(marks: readonly Mark[] | null) => void>(),
    returnTo: vi.fn<(edit: string) => void>(),
  };
  const history = new ItemHistory(port);
  await history.load();
  const answer = async () => {
    answers.shift()?.(marks(asked.at(-1) ?? ''));
    await new Promise((done) => setTimeout(done));
  };
  return { history, port, asked, answer };
}

describe('the history of an item', () => {
  test('opens at the present, which needs no fetching', async () => {
    const { history, port, asked } = await opened(5);
    expect([history.at, history.present, history.shown]).toEqual([4, true, 'e4']);
    expect(history.returnHere(), 'the present is where one is').toBe(false);
    expect([asked, port.show.mock.calls]).toEqual([[], []]);
  });

  test('scrubbing fetches one moment at a time and passes by those left already', async () => {
    const { history, port, asked, answer } = await opened(2000);
    for (let at = 1998; at > 0; at -= 7) history.go(at);
    expect(asked, 'one on its way').toEqual(['e1998']);
    await answer();
    expect(asked).toEqual(['e1998', `e${history.at}`]);
    await answer();
    expect(history.shown).toBe(`e${history.at}`);
    expect(port.show).toHaveBeenLastCalledWith(marks(`e${history.at}`));
  });

  test('a moment looked at before is shown again without asking', async () => {
    const { history, asked, answer } = await opened(4);
    history.go(1);
    await answer();
    history.go(2);
    await answer();
    history.go(1);
    await answer();
    expect(asked).toEqual(['e1', 'e2']);
    expect(history.shown).toBe('e1');
  });

  test('back at the present the marks that are show again', async () => {
    const { history, port, answer } = await opened(4);
    history.go(0);
    await answer();
    history.go(99);
    await answer();
    expect(history.at).toBe(3);
    expect(port.show).toHaveBeenLastCalledWith(null);
  });

  test('returning closes it and makes one edit', async () => {
    const { history, port, answer } = await opened(4);
    history.go(1);
    await answer();
    expect(history.returnHere()).toBe(true);
    expect(port.show).toHaveBeenLastCalledWith(null);
    expect(port.returnTo.mock.calls).toEqual([['e1']]);
  });

  test('an answer that comes after closing shows nothing', async () => {
    const { history, port, answer } = await opened(4);
    history.go(1);
    history.close();
    await answer();
    expect(port.show.mock.calls).toEqual([[null]]);
  });

  test('a moment that cannot be read says why and leaves the rest usable', async () => {
    const { history, port } = await opened(4);
    port.marks = () => Promise.reject({ code: 'storage', message: 'the disk is full' });
    history.go(1);
    await new Promise((done) => setTimeout(done));
    expect(history.error).toBe('the disk is full');
    history.go(3);
    await new Promise((done) => setTimeout(done));
    expect([history.error, history.shown]).toEqual([null, 'e3']);
  });

  test('an item without edits has no moments', async () => {
    const { history } = await opened(0);
    history.go(3);
    expect([history.moment, history.returnHere()]).toEqual([null, false]);
  });
});

describe('the strip', () => {
  test('thousands of edits are never more ticks than there is room for', () => {
    const many = ticks(5000, 300, (index) => (index === 2501 ? 1 : 0));
    expect(many).toHaveLength(300);
    expect(many.some((tick) => tick.index === 2501), 'what stands out is not lost among them').toBe(true);
    expect(many.at(0)?.index).toBe(0);
  });

  test('few edits have a tick each, from end to end', () => {
    expect(ticks(3, 300, () => 0).map((tick) => tick.share)).toEqual([0, 0.5, 1]);
    expect(ticks(1, 300, () => 0)).toEqual([{ share: 1, index: 0 }]);
    expect(ticks(0, 300, () => 0)).toEqual([]);
  });

  test('a place leads back to its moment', () => {
    for (let index = 0; index < 2000; index += 13) expect(indexAt(shareOf(index, 2000), 2000)).toBe(index);
    expect(indexAt(7, 10)).toBe(9);
  });
});
