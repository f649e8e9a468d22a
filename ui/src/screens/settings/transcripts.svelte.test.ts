import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { CallError, type Client } from '../../lib/client.ts';
import type { Info, ProjectSettings, RulesPreview, TranscriptRules, TranscriptSettings } from '../../lib/generated/api.ts';
import { contextOf, Preferences } from '../../lib/preferences.svelte.ts';
import RulesHistory from './RulesHistory.svelte';
import TranscriptRulesForm from './TranscriptRules.svelte';
import Transcripts from './Transcripts.svelte';

const rules: TranscriptRules = {
  fillers: 'drop', filler_word: null, ellipsis: 'any', letter_case: 'any', numerals: 'any', contractions: 'any', tags: ['noise'], alphabet: null, least_chars_per_second: null, most_chars_per_second: 25,
};
const transcripts: TranscriptSettings = { segmented: true, overlap: false, speakers: ['Agent'], language: 'en', listening_required: false, limits: [] };
const preview: RulesPreview = { items: 9, changed: 1, by_kind: [{ kind: 'filler', count: 1 }], examples: [{ item: 'a1', name: 'call.wav', labeler: 'Anna', before: 'um yes', after: 'yes' }] };

let gone: (() => void)[] = [];
afterEach(() => {
  for (const stop of gone) stop();
  gone = [];
});

type Answers = Record<string, (request: never) => unknown>;

async function shown<Props extends Record<string, unknown>>(of: Component<Props>, props: Omit<Props, 'client'>, answers: Answers) {
  const asked: [string, unknown][] = [];
  const call = async (name: string, request: unknown): Promise<unknown> => {
    asked.push([name, request]);
    const answer = answers[name];
    if (!answer) throw new CallError('not_found', 'no such operation', null, 404);
    return answer(request as never);
  };
  const client = { call, onChanged: () => () => undefined } as unknown as Client;
  const target = document.body.appendChild(document.createElement('div'));
  const made = mount(of, { target, props: { ...props, client } as unknown as Props, context: contextOf(new Preferences(null, null)) });
  gone.push(() => void unmount(made), () => target.remove());
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    flushSync();
  };
  flushSync();
  await settled();
  const button = (name: string): HTMLButtonElement | undefined => [...target.querySelectorAll('button')].find((each) => each.textContent?.trim().startsWith(name));
  return { target, asked, settled, button, text: () => target.textContent ?? '' };
}

const info = { transcript_rules: rules } as Info;

test('a labeler reads the rules and the settings and can change neither', async () => {
  const one = await shown(TranscriptRulesForm, { info, lead: false }, {});
  expect([...one.target.querySelectorAll('input')].every((each) => each.disabled)).toBe(true);
  expect([one.button('Save'), one.button('See what')]).toEqual([undefined, undefined]);
  const other = await shown(Transcripts, { lead: false }, { get_settings: () => ({ transcripts }) });
  expect([...other.target.querySelectorAll('input')].every((each) => each.disabled)).toBe(true);
  expect([other.button('Save'), other.button('Add')]).toEqual([undefined, undefined]);
});

test('a chosen rule shows what it does and is saved with the others as they were', async () => {
  const page = await shown(TranscriptRulesForm, { info, lead: true }, { change_rules: ({ rules: next }: { rules: TranscriptRules }) => ({ rules: next }) });
  page.target.querySelector<HTMLInputElement>('input[value=words]')?.click();
  flushSync();
  expect(page.text()).toContain('twenty-five');
  expect(page.button('See what')?.disabled, 'a preview is of rules that hold').toBe(true);
  page.button('Save')?.click();
  await page.settled();
  expect(page.asked.at(-1)).toEqual(['change_rules', { rules: { ...rules, numerals: 'words' } }]);
  expect(page.button('Save')?.disabled).toBe(true);
});

test('settings are saved over what others set meanwhile', async () => {
  let held = { look_zoom: 0.5, transcripts } as ProjectSettings;
  const page = await shown(Transcripts, { lead: true }, { get_settings: () => held, change_settings: ({ settings }: { settings: ProjectSettings }) => (held = settings) });
  const boxes = page.target.querySelectorAll<HTMLInputElement>('input[type=checkbox]');
  boxes[1]?.click();
  flushSync();
  held = { ...held, transcripts: { ...transcripts, speakers: ['Agent', 'Caller'] } };
  page.button('Save')?.click();
  await page.settled();
  expect(held).toEqual({ look_zoom: 0.5, transcripts: { ...transcripts, overlap: true, speakers: ['Agent', 'Caller'] } });
});

test('nothing changes before the preview was seen and the question answered', async () => {
  const page = await shown(RulesHistory, { key: 'a', unsaved: false }, {
    preview_rules: () => preview,
    start_apply_rules: () => ({ id: 'job-1' }),
    get_job: () => ({ id: 'job-1', title: 'Rules', state: 'cancelled', stage: '', done: 1, total: 1, message: null, rules: { layers: 4, changed: 2, cancelled: true } }),
  });
  expect(page.button('Apply')).toBeUndefined();
  page.button('See what')?.click();
  await page.settled();
  expect([page.target.querySelector('del')?.textContent, page.text().includes('1 transcript of 9 clips')]).toEqual(['um', true]);
  page.button('Apply')?.click();
  flushSync();
  expect(page.asked.map(([name]) => name)).toEqual(['preview_rules']);
  page.button('Change them')?.click();
  await page.settled();
  expect(page.asked.map(([name]) => name)).toContain('start_apply_rules');
  expect(page.text()).toContain('2 transcripts of 4 changed. What was finished stays changed');
});

test('a server of before says so instead of failing', async () => {
  const page = await shown(Transcripts, { lead: true }, { get_settings: () => ({ look_zoom: 0.5 }) });
  expect(page.text()).toContain('older than this window');
});
