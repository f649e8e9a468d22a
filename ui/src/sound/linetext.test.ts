import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { CallError, type Client } from '../lib/client.ts';
import type { Info, TranscriptRules } from '../lib/generated/api.ts';
import LineText from './LineText.svelte';
import type { Line } from './transcript.ts';
import { Writing } from './writing.svelte.ts';

const rules: TranscriptRules = {
  fillers: 'drop', filler_word: null, ellipsis: 'any', letter_case: 'any', numerals: 'any', contractions: 'any', tags: ['noise', 'laughter'], alphabet: null, least_chars_per_second: 2, most_chars_per_second: 25,
};
/** Leaves out every "um". */
const lint = (text: string) => ({
  findings: [...text.matchAll(/um ?/g)].map(({ index, 0: word }) => ({ start: index, end: index + word.length, kind: 'filler', rule: 'Leave out um', fix: '' })),
  fixed: text.replaceAll(/um ?/g, ''),
});

let gone: (() => void)[] = [];
afterEach(() => {
  for (const stop of gone) stop();
  gone = [];
  vi.useRealTimers();
});

/** One line on the page, whose saves are kept. `times` are its start and end in microseconds. */
function page(text: string, { times, answers = true, sealed = false }: { times?: [number, number]; answers?: boolean; sealed?: boolean } = {}) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const [saved, said]: [string[], string[]] = [[], []];
  const call = (name: string, request: { text: string }) =>
    answers && name === 'lint_text' ? Promise.resolve(lint(request.text)) : Promise.reject(new CallError('not_found', 'no such operation', null, 404));
  const info = { transcript_rules: rules, conventions: [] } as unknown as Info;
  const writing = new Writing({ call } as unknown as Client, { info: () => info, settings: () => null, say: (words) => said.push(words), key: (action) => `<${action}>` });
  const line: Line = { type: 'segment', id: 'a', text, ...(times ? { start_micros: times[0], end_micros: times[1] } : {}) };
  const target = document.body.appendChild(document.createElement('div'));
  const shown = mount(LineText, { target, props: { line, single: true, current: true, sealed, writing, onsave: (next: string) => saved.push(next) > 0, onenter: () => undefined, onlend: () => undefined } });
  flushSync();
  gone.push(() => void unmount(shown), () => target.remove());
  const field = target.querySelector('textarea');
  if (!field) throw new Error('no field');
  field.focus();
  const type = (next: string, caret = next.length): void => {
    field.value = next;
    field.setSelectionRange(caret, caret);
    field.dispatchEvent(new InputEvent('input', { bubbles: true, data: 'x' }));
    flushSync();
  };
  const place = (caret: number): void => {
    field.setSelectionRange(caret, caret);
    document.dispatchEvent(new Event('selectionchange'));
    flushSync();
  };
  const pass = async (millis: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(millis);
    flushSync();
  };
  return { target, field, writing, saved, said, type, place, pass, text: () => target.textContent ?? '' };
}

test('after a pause the rule at the caret stands under the text, with its key', async () => {
  const { type, pass, place, text, field } = page('');
  type('so um yes');
  expect(text()).not.toContain('Leave out');
  await pass(200);
  place(4);
  expect(text()).toContain('Leave out um');
  expect(text()).toContain('<fix>');
  const described = field.getAttribute('aria-describedby');
  expect(document.getElementById(described ?? '')?.getAttribute('role'), 'and is said').toBe('status');
});

test('a fix is one edit of its own, after what was typed, and the caret stays in its place', async () => {
  const { type, pass, place, field, saved, writing } = page('');
  type('so um 😀 yes');
  await pass(200);
  place(9);
  expect(writing.act('fix')).toBe(true);
  flushSync();
  expect(saved).toEqual(['so um 😀 yes', 'so 😀 yes']);
  expect([field.value, field.selectionStart]).toEqual(['so 😀 yes', 6]);
  writing.act('fix');
  await pass(400);
  expect(saved, 'a fix twice changes nothing').toHaveLength(2);
});

test('all fixes of a text are one edit', async () => {
  const { type, pass, field, saved, writing } = page('');
  type('um so um yes um now');
  await pass(500);
  writing.act('fix-all');
  await pass(0);
  expect(saved).toEqual(['um so um yes um now', 'so yes now']);
  expect(field.value).toBe('so yes now');
});

test('an input method is neither judged nor disturbed while it composes', async () => {
  const { field, pass, saved, writing, type } = page('');
  type('um か');
  await pass(500);
  const before = saved.length;
  field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
  type('um かk');
  writing.act('fix');
  writing.act('tag-1');
  await pass(1000);
  expect([field.value, saved.length], 'left alone').toEqual(['um かk', before]);
  type('um かか');
  field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
  await pass(1000);
  expect(saved.at(-1)).toBe('um かか');
});

test('a tag goes to the caret by its key, as an edit of its own', async () => {
  const { type, place, field, saved, said, writing } = page('');
  type('so yes');
  place(2);
  writing.act('tag-2');
  flushSync();
  expect([field.value, field.selectionStart]).toEqual(['so [laughter] yes', 14]);
  expect(saved).toEqual(['so yes', 'so [laughter] yes']);
  writing.act('tag-7');
  expect(said.at(-1)).toMatch(/no tag 7/);
});

test('the next underlined words are gone to, round and round', async () => {
  const { type, pass, field, writing } = page('');
  type('um so um yes', 5);
  await pass(200);
  const at = (action: 'next-finding' | 'previous-finding'): number => {
    writing.act(action);
    return field.selectionStart;
  };
  expect([at('next-finding'), at('next-finding'), at('previous-finding')]).toEqual([6, 0, 6]);
});

test('a text too fast for its time says so', () => {
  const { text } = page('far too many words for a tenth of a second', { times: [0, 100_000] });
  expect(text()).toMatch(/characters\/s: more than can be said/);
});

test('where nobody knows rules one types as ever, without a word about it', async () => {
  const { type, pass, saved, said, text } = page('', { answers: false });
  type('um yes');
  await pass(1000);
  expect([saved, said, text()]).toEqual([['um yes'], [], expect.not.stringContaining('rule')]);
});

test('a sealed text shows no fixes and takes none', async () => {
  const { pass, saved, text, writing } = page('um yes', { sealed: true });
  await pass(300);
  writing.act('fix');
  writing.act('tag-1');
  expect([saved, text()]).toEqual([[], expect.not.stringContaining('Leave out')]);
});
