import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { CallError, type Client } from '../../lib/client.ts';
import type { Agreement, Info } from '../../lib/generated/api.ts';
import AgreementTab from './AgreementTab.svelte';
import { Asking } from './asking.svelte.ts';

const none = (reason: string): { value: null; reason: string } => ({ value: null, reason });
const nothing = none('nobody drew a box');
const everyNothing: Agreement = {
  items: 4,
  pairs: [{ a: 'ann', b: 'bob', items: 4, agreement: nothing, mean_iou: nothing, f1: nothing, kappa: nothing, wer: none('no clip'), wer_normalised: none('no clip'), cer: none('no clip') }],
  labelers: ['ann', 'bob'].map((name) => ({ name, items: 4, agreement: nothing, mean_iou: nothing, f1: nothing, wer: none('no clip'), truth_f1: nothing, truth_wer: none('no clip'), others_f1: nothing, vitality: none('two labelers'), reliability: nothing, habits: [] })),
  worst_items: [],
  alpha: { value: null, low: null, high: null, reason: 'constant labels' },
  transcript_alpha: { value: null, low: null, high: null, reason: 'no clip in common' },
  classes: [{ class: 'k1', name: 'scratch', annotations: 0, f1: nothing, mean_iou: nothing, alpha: nothing }],
  over_time: [{ from: Date.UTC(2026, 8, 7), items: 4, agreement: nothing }],
  kappa: { cohen: nothing, fleiss: nothing, percent: nothing },
  human_level: [{ name: 'f1_50', title: 'F1 at 0.5', value: nothing, low: null, high: null, method: '' }],
};
const info = { submissions: 8, items: { total: 4, image: 3, audio: 1 } } as Info;

/** A client whose every answer is this one, or this error. */
function answering(answer: Agreement | CallError): Client {
  const call = (): Promise<Agreement> => (answer instanceof CallError ? Promise.reject(answer) : Promise.resolve(answer));
  return { call, onChanged: () => () => undefined, media: () => '', project: 'p' } as unknown as Client;
}

let shown: ReturnType<typeof mount> | null = null;
async function screen(answer: Agreement | CallError): Promise<HTMLElement> {
  const target = document.body.appendChild(document.createElement('div'));
  shown = mount(AgreementTab, { target, props: { client: answering(answer), info } });
  await new Promise((done) => setTimeout(done, 0));
  flushSync();
  return target;
}
afterEach(() => {
  if (shown) void unmount(shown);
  shown = null;
  document.body.replaceChildren();
});

test('a report without a single number has a reason everywhere and no empty cell', async () => {
  const target = await screen(everyNothing);
  const text = target.textContent ?? '';
  for (const reason of ['constant labels', 'no clip in common', 'nobody drew a box', 'two labelers']) expect(text).toContain(reason);
  const empty = [...target.querySelectorAll('tbody td')].filter((cell) => cell.textContent?.trim() === '' && cell.querySelector('[aria-label]') === null);
  expect(empty).toEqual([]);
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
});

test('every control of the report has a name', async () => {
  const target = await screen({ ...everyNothing, pairs: [{ ...everyNothing.pairs[0]!, agreement: 0.5 }] });
  const nameless = [...target.querySelectorAll('button, a, [tabindex], [role]')].filter((each) => {
    const name = each.getAttribute('aria-label') ?? each.getAttribute('aria-labelledby') ?? (each.textContent?.trim() || each.querySelector('[aria-label]')?.getAttribute('aria-label')) ?? '';
    return name === '' && each.getAttribute('aria-hidden') !== 'true' && each.getAttribute('role') !== 'presentation';
  });
  expect(nameless.map((each) => each.outerHTML)).toEqual([]);
  expect(target.querySelectorAll('table[role=grid] button[tabindex="0"]').length, 'one way in by Tab, arrows from there').toBe(1);
});

test('without anybody to compare the screen says what is needed', async () => {
  expect((await screen({ ...everyNothing, items: 0 })).textContent).toContain('Nobody to compare yet');
});

test('a refused report says why and can be asked for again', async () => {
  const target = await screen(new CallError('internal', 'the project is locked', 'Close the other program'));
  expect(target.querySelector('[role=alert]')?.textContent).toContain('the project is locked');
  expect([...target.querySelectorAll('button')].map((each) => each.textContent?.trim())).toContain('Try again');
});

test('a quick report follows what people do, a slow one waits to be asked', async () => {
  let asked = 0;
  const now = vi.spyOn(performance, 'now');
  now.mockReturnValue(0);
  const quick = new Asking(() => Promise.resolve(++asked));
  await quick.ask();
  quick.stale();
  await Promise.resolve();
  expect([asked, quick.old]).toEqual([2, false]);

  const slow = new Asking(() => {
    now.mockReturnValue(4000);
    return Promise.resolve(++asked);
  });
  now.mockReturnValue(0);
  await slow.ask();
  slow.stale();
  expect([asked, slow.old], 'it is said to be old instead').toEqual([3, true]);
  now.mockRestore();
});
