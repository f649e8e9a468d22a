import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { CallError } from '../lib/client.ts';
import { Linting } from './linting.svelte.ts';
import { LintCache } from './lintcache.ts';
import { wholeUnits } from './lintparts.ts';
import type { Linted } from '../lib/generated/api.ts';

/** Underlines every "um", when told to. */
function server() {
  const asked: { text: string; answer: () => void; fail: (reason: unknown) => void }[] = [];
  const lint = (text: string): Linted => ({
    findings: [...text.matchAll(/\bum\b/g)].map(({ index }) => ({ start: index, end: index + 2, kind: 'filler', rule: 'Leave out um', fix: '' })),
    fixed: text.replaceAll(/\bum\b ?/g, ''),
  });
  const cache = new LintCache((text) => new Promise((resolve, reject) => asked.push({ text, answer: () => resolve(lint(text)), fail: reject })));
  return { asked, cache };
}

function clock() {
  let waiting: { act: () => void } | null = null;
  const after = (_: number, act: () => void): (() => void) => {
    const mine = { act };
    waiting = mine;
    return () => {
      if (waiting === mine) waiting = null;
    };
  };
  const pass = (): void => {
    const now = waiting;
    waiting = null;
    now?.act();
  };
  return { after, pass, idle: () => waiting === null };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 6; turn++) await Promise.resolve();
  flushSync();
};
const places = ({ findings }: Linting): number[] => findings.map(({ start }) => start);

test('nothing is asked at a keystroke, and one pause asks once', async () => {
  const [{ asked, cache }, { after, pass }] = [server(), clock()];
  const linting = new Linting(cache, after);
  for (const text of ['u', 'um', 'um y', 'um yes']) linting.typed(text);
  expect(asked).toHaveLength(0);
  pass();
  expect(asked.map(({ text }) => text)).toEqual(['um yes']);
  asked[0]?.answer();
  await settled();
  expect(places(linting)).toEqual([0]);
});

test('an answer about an older text is not shown over a newer one', async () => {
  const [{ asked, cache }, { after, pass }] = [server(), clock()];
  const linting = new Linting(cache, after);
  linting.typed('um um');
  pass();
  linting.typed('yes um');
  pass();
  asked[1]?.answer();
  await settled();
  asked[0]?.answer();
  await settled();
  expect(places(linting)).toEqual([4]);
});

test('what was found moves along at once, before anybody is asked', async () => {
  const [{ asked, cache }, { after, pass }] = [server(), clock()];
  const linting = new Linting(cache, after);
  linting.typed('so um yes');
  pass();
  asked[0]?.answer();
  await settled();
  linting.typed('😀 so um yes');
  expect(places(linting)).toEqual([6]);
  expect(linting.fixed, 'of another text').toBeNull();
});

test('a text that was seen before is known at once', async () => {
  const [{ asked, cache }, { after, pass, idle }] = [server(), clock()];
  const linting = new Linting(cache, after);
  linting.typed('um');
  pass();
  asked[0]?.answer();
  await settled();
  linting.typed('umb');
  linting.typed('um');
  expect(places(linting)).toEqual([0]);
  expect(idle()).toBe(true);
});

test('a half composed character moves findings and asks nobody', async () => {
  const [{ asked, cache }, { after, pass, idle }] = [server(), clock()];
  const linting = new Linting(cache, after);
  linting.typed('a um');
  pass();
  asked[0]?.answer();
  await settled();
  linting.follow('かa um');
  expect([places(linting), idle()]).toEqual([[3], true]);
});

test('a server without rules is asked once and never spoken of', async () => {
  const [{ asked, cache }, { after, pass }] = [server(), clock()];
  const linting = new Linting(cache, after);
  linting.typed('um');
  pass();
  asked[0]?.fail(new CallError('not_found', 'no such operation', null, 404));
  await settled();
  linting.typed('um um');
  pass();
  await settled();
  expect([asked.length, linting.findings.length]).toEqual([1, 0]);
  cache.follow('new rules');
  linting.typed('um um um');
  pass();
  expect(asked).toHaveLength(2);
});

test('under new rules an old answer does not count', async () => {
  const { asked, cache } = server();
  cache.follow('a');
  const old = cache.get('um');
  cache.follow('b');
  asked[0]?.answer();
  expect(await old).toBeNull();
  expect(cache.known('um')).toBeNull();
});

test('of a long text only the part that was typed in is asked about again, and first', async () => {
  const [{ asked, cache }, { after, pass }] = [server(), clock()];
  const linting = new Linting(cache, after);
  const text = 'it says something\n'.repeat(3000);
  expect(text.length).toBeGreaterThan(wholeUnits);
  const answerAll = async (from: number): Promise<void> => {
    for (let at = from; at < asked.length; at++) {
      asked[at]?.answer();
      await settled();
    }
  };
  linting.typed(text, 0);
  pass();
  await answerAll(0);
  const first = asked.length;
  const at = 30_006;
  const typed = `${text.slice(0, at)}um ${text.slice(at)}`;
  linting.typed(typed, at);
  pass();
  await answerAll(first);
  expect(asked.length - first, 'one part').toBeLessThanOrEqual(2);
  expect(asked[first]?.text).toContain('um ');
  expect(places(linting)).toEqual([at]);
  expect(linting.findings.every(({ start, end }) => typed.slice(start, end) === 'um')).toBe(true);
});

test('a keystroke in a megabyte of text costs far less than a frame', async () => {
  const [{ asked, cache }, { after, pass }] = [server(), clock()];
  const linting = new Linting(cache, after);
  let text = 'it says um something\n'.repeat(50_000);
  linting.typed(text);
  pass();
  asked[0]?.answer();
  await settled();
  const times: number[] = [];
  for (let key = 0; key < 20; key++) {
    text = `${text.slice(0, 500_000)}x${text.slice(500_000)}`;
    const from = performance.now();
    linting.typed(text, 500_000);
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  expect(times[10]).toBeLessThan(8);
});
