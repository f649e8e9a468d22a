import type { AutoRule, DisagreementSettings } from '../../lib/generated/api.ts';
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Client } from '../../lib/client.ts';
import AutoResolve from './AutoResolve.svelte';
import Thresholds from './Thresholds.svelte';

let gone: (() => unknown)[] = [];
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const stop of gone) stop();
  gone = [];
  vi.useRealTimers();
});

const now: DisagreementSettings = { tau: 0.5, lambda: 0.8, edge_px: 4, edge_share: 0.08, boundary_millis: 200 };

function project() {
  const asked: { name: string; request: Record<string, unknown> }[] = [];
  const call = async (name: string, request: Record<string, unknown>): Promise<unknown> => {
    asked.push({ name, request });
    if (name === 'preview_auto_resolve') {
      const resolved = (request['rule'] as AutoRule).least_iou < 0.6 ? 3 : 0;
      const example = { id: 'c1', item: 'i', name: 'a.jpg', media: 'image', kind: 'loose', severity: 'warning', score: 0.2, labelers: [], why: 'IoU 0.62', state: 'open' };
      return { open: 3, resolved, by_kind: [{ kind: 'loose', count: resolved }], examples: resolved ? [example] : [] };
    }
    if (name === 'list_batches') return { batches: [{ batch: 'b1', rule: { kinds: ['loose'], least_iou: 0.7, least_share: 0.66 }, cases: 2, by: 'dana', at: 0, undone: false }] };
    if (name === 'undo_batch') return { batches: [] };
    if (name === 'preview_thresholds') return { items: 40, sampled: false, rows: [{ kind: 'loose', now: 3, then: 9 }] };
    return { id: 'job', title: 'A job', state: 'running', stage: 'Reading', done: 0, total: null };
  };
  const client = { call, onChanged: () => () => undefined, media: () => '' } as unknown as Client;
  return { client, of: (name: string) => asked.filter((each) => each.name === name).map((each) => each.request) };
}

async function settle(): Promise<void> {
  flushSync();
  await vi.advanceTimersByTimeAsync(400);
  flushSync();
}

async function shown(make: (target: HTMLElement) => Record<string, unknown>) {
  const target = document.body.appendChild(document.createElement('div'));
  const made = make(target);
  gone.push(() => void unmount(made), () => target.remove());
  await settle();
  const slider = (name: string): HTMLInputElement => [...target.querySelectorAll('label')].find((each) => each.textContent?.includes(name))!.querySelector('input')!;
  const slide = async (name: string, value: number): Promise<void> => {
    slider(name).value = String(value);
    slider(name).dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
  };
  const button = (name: string): HTMLButtonElement | undefined => [...target.querySelectorAll('button')].find((each) => each.textContent?.trim().startsWith(name));
  return { target, slide, button, text: () => (target.textContent ?? '').replaceAll(/\s+/g, ' ') };
}

test('what a rule would settle is counted while it is chosen, and nothing is settled before the button', async () => {
  const { client, of } = project();
  const onopen = vi.fn();
  const { slide, button, text, target } = await shown((to) => mount(AutoResolve, { target: to, props: { client, mayDecide: true, onopen } }));
  expect(text()).toContain('This settles none of 3 open cases of this kind');
  expect(button('Settle'), 'nothing to settle').toBeUndefined();
  await slide('All boxes overlap', 0.55);
  expect(text()).toContain('This settles 3 of 3 open cases');
  expect(of('start_auto_resolve')).toEqual([]);
  target.querySelector<HTMLElement>('[aria-label="Cases the rule settles"] button')?.click();
  expect(onopen.mock.calls, 'an example can be looked at').toEqual([['c1']]);
  button('Settle 3 cases')?.click();
  await settle();
  expect(of('start_auto_resolve')).toEqual([{ rule: { kinds: ['loose'], least_iou: 0.55, least_share: 0.66 } }]);
});

test('a batch is undone as a whole', async () => {
  const { client, of } = project();
  const { button, text } = await shown((to) => mount(AutoResolve, { target: to, props: { client, mayDecide: true, onopen: () => undefined } }));
  button('Undo')?.click();
  await settle();
  expect(of('undo_batch')).toEqual([{ batch: 'b1' }]);
  expect(text()).toContain('No rule has settled anything yet');
});

test('other thresholds are tried and only then applied; the ones in force ask nothing', async () => {
  const { client, of } = project();
  const { target, slide, button, text } = await shown((to) => mount(Thresholds, { target: to, props: { client, now, mayDecide: true, hasImages: true, hasSound: false } }));
  // An output inside the label would take its name.
  expect([...target.querySelectorAll('label')].every((each) => each.control instanceof HTMLInputElement)).toBe(true);
  expect([of('preview_thresholds').length, button('Apply')?.disabled]).toEqual([0, true]);
  expect(text(), 'no clips, no cuts').not.toContain('Cuts in clips');
  await slide('Tight enough', 0.9);
  expect(text()).toContain('Loose box39+6');
  expect(text()).toContain('0.90, now 0.80');
  button('Apply')?.click();
  await settle();
  expect(of('start_apply_thresholds')).toEqual([{ disagreements: { ...now, lambda: 0.9 } }]);
  await slide('Tight enough', 0.8);
  expect(text()).toContain('Move a slider');
  button('Compare every item again')?.click();
  await settle();
  expect(of('start_recompute')).toEqual([{}]);
});

test('settings that are read again leave the sliders where they are, other thresholds move them', async () => {
  const { client } = project();
  const props = $state({ client, now, mayDecide: true, hasImages: true, hasSound: false });
  const { slide, text } = await shown((to) => mount(Thresholds, { target: to, props }));
  await slide('Tight enough', 0.9);
  props.now = { ...now };
  await settle();
  expect(text()).toContain('0.90, now 0.80');
  props.now = { ...now, lambda: 0.6 };
  await settle();
  expect(text()).toContain('0.60');
  expect(text()).not.toContain('0.90');
});

test('who labels sees the rules and changes none', async () => {
  const { client } = project();
  const { target, button } = await shown((to) => mount(Thresholds, { target: to, props: { client, now, mayDecide: false, hasImages: true, hasSound: true } }));
  expect([...target.querySelectorAll('input')].every((each) => each.disabled)).toBe(true);
  expect(button('Apply')).toBeUndefined();
});
