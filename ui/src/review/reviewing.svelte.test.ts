import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Client } from '../lib/client.ts';
import type { CaseDetail, CaseRow, Verdict } from '../lib/generated/api.ts';
import { everyOpen } from './cases.ts';
import { Reviewing } from './reviewing.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A project of four cases that keeps what is decided. */
function project() {
  const decisions = new Map<string, Verdict>();
  const kinds = { a: 'missed', b: 'class', c: 'class', d: 'loose' } as const;
  const ids = Object.keys(kinds) as (keyof typeof kinds)[];
  const row = (id: keyof typeof kinds): CaseRow => ({ id, item: id, name: `${id}.jpg`, media: 'image', kind: kinds[id], severity: 'error', score: 1, labelers: [], why: '', state: decisions.has(id) ? 'decided' : 'open' });
  const detail = (id: string): CaseDetail => {
    const at = ids.findIndex((each) => each === id);
    const verdict = decisions.get(id);
    return { case: row(ids[at]!), item: { kind: 'audio', hash: id }, layers: [], context: [], decision: verdict ? { verdict, by: 'dana', at: 0, state: 'decided' } : null, previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null } as unknown as CaseDetail;
  };
  const asked: Record<string, unknown>[] = [];
  const call = async (name: string, request: Record<string, unknown>): Promise<unknown> => {
    const id = String(request['case']);
    if (name === 'list_cases') {
      asked.push(request);
      const cases = ids.map(row).filter((each) => (request['case_kind'] ?? each.kind) === each.kind && (request['state'] === 'all' || each.state === request['state']));
      return { total: cases.length, cases, next: null };
    }
    if (name === 'decide_case') decisions.set(id, request['verdict'] as Verdict);
    if (name === 'undo_decision') decisions.delete(id);
    return detail(id);
  };
  return { reviewing: new Reviewing({ call, media: () => '' } as unknown as Client, () => 'U'), decisions, asked };
}

const none: Verdict = { verdict: 'none' };
const take: Verdict = { verdict: 'take', labeler: 'anna' };

test('the list is the lead’s: conventions never stand in it', async () => {
  const { reviewing, asked } = project();
  await reviewing.list();
  await reviewing.choose({ ...everyOpen, kind: 'class' });
  expect(asked.map(({ lane }) => lane)).toEqual(['lead', 'lead']);
});

test('after a decision the next case comes, and it says which key takes it back', async () => {
  const { reviewing, decisions } = project();
  await reviewing.list();
  await reviewing.open('a');
  expect(await reviewing.decide(none)).toBe(true);
  expect([decisions.get('a'), reviewing.shownId, reviewing.note?.text]).toEqual([none, 'b', 'Took none for a.jpg. U takes it back']);
});

test('decisions are taken back newest first and made again in the same order', async () => {
  const { reviewing, decisions } = project();
  await reviewing.list();
  await reviewing.open('a');
  await reviewing.decide(none);
  await reviewing.decide(take);
  await reviewing.undo();
  expect([reviewing.shownId, [...decisions.keys()]], 'the case is shown, open').toEqual(['b', ['a']]);
  await reviewing.undo();
  expect([reviewing.shownId, [...decisions.keys()]]).toEqual(['a', []]);
  await reviewing.redo();
  expect([...decisions]).toEqual([['a', none]]);
  await reviewing.redo();
  expect([...decisions]).toEqual([['a', none], ['b', take]]);
  await reviewing.redo();
  expect(reviewing.note?.text).toBe('No decision was taken back');
});

test('a case decided otherwise keeps the new answer', async () => {
  const { reviewing, decisions } = project();
  await reviewing.list();
  await reviewing.open('a');
  await reviewing.decide(none);
  await reviewing.undo();
  await reviewing.decide(take);
  await reviewing.redo();
  expect(decisions.get('a')).toEqual(take);
});

test('a step is not lost when the list is read again meanwhile', async () => {
  const { reviewing } = project();
  await reviewing.list();
  await reviewing.open('a');
  const step = reviewing.step(1);
  reviewing.refresh();
  await step;
  await vi.advanceTimersByTimeAsync(10);
  expect(reviewing.shownId).toBe('b');
});

test('two quick presses are two steps', async () => {
  const { reviewing } = project();
  await reviewing.list();
  await reviewing.open('a');
  await Promise.all([reviewing.step(1), reviewing.step(1)]);
  expect(reviewing.shownId).toBe('c');
  await Promise.all([reviewing.step(-1), reviewing.step(-1)]);
  expect(reviewing.shownId).toBe('a');
});

test('choosing another kind opens its worst case, unless one of it is in hand', async () => {
  const { reviewing } = project();
  await reviewing.list();
  await reviewing.open('a');
  await reviewing.choose({ ...everyOpen, kind: 'class' });
  expect(reviewing.shownId).toBe('b');
  await reviewing.open('c');
  await reviewing.choose(everyOpen);
  expect(reviewing.shownId, 'one does not lose one’s place').toBe('c');
  await reviewing.choose({ ...everyOpen, kind: 'canvas' });
  expect(reviewing.detail, 'no case fits, so none is shown').toBeNull();
});
