import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import type { Client } from '../lib/client.ts';
import type { BookPage, CaseDetail, ConventionRow, SessionInfo } from '../lib/generated/api.ts';
import Page from '../screens/book/Page.svelte';
import ConventionsTab from './conventions/ConventionsTab.svelte';
import FileExample from './FileExample.svelte';

let gone: (() => unknown)[] = [];
afterEach(() => {
  for (const stop of gone) stop();
  gone = [];
});

type Asked = { name: string; request: Record<string, unknown> };

/** A client that answers by name, and what it was asked. */
function clientOf(answers: Record<string, (request: Record<string, unknown>) => unknown>) {
  const asked: Asked[] = [];
  const call = async (name: string, request: Record<string, unknown>): Promise<unknown> => {
    asked.push({ name, request });
    return answers[name]?.(request);
  };
  return { client: { call, onChanged: () => () => undefined, media: () => '' } as unknown as Client, asked, of: (name: string) => asked.filter((each) => each.name === name).map((each) => each.request) };
}

async function shown<Props extends Record<string, unknown>>(of: Component<Props>, props: Props) {
  const target = document.body.appendChild(document.createElement('div'));
  const made = mount(of, { target, props });
  gone.push(() => void unmount(made), () => target.remove());
  const settle = async (): Promise<void> => {
    for (let at = 0; at < 4; at += 1) await Promise.resolve();
    flushSync();
  };
  flushSync();
  await settle();
  const press = async (key: string, on: Element = document.body, more: KeyboardEventInit = {}): Promise<boolean> => {
    const event = new KeyboardEvent('keydown', { key, code: /^\d$/.test(key) ? `Digit${key}` : /^[a-z]$/.test(key) ? `Key${key.toUpperCase()}` : key, bubbles: true, cancelable: true, ...more });
    on.dispatchEvent(event);
    await settle();
    return event.defaultPrevented;
  };
  const find = <E extends HTMLElement>(selector: string): E => {
    const found = target.querySelector<E>(selector);
    if (!found) throw new Error(`no ${selector} in ${target.textContent}`);
    return found;
  };
  return { target, find, press, settle, text: () => target.textContent ?? '' };
}

const page = (id: string, over: Partial<BookPage> = {}): BookPage => ({ id, title: id.slice(id.indexOf(':') + 1), definition: '', examples: [], decided: null, ...over });
const session = (role: SessionInfo['role']): SessionInfo => ({ role, labeler: 'dana', may_choose: true, desktop: false, media_base: '' });

function filing() {
  const pages = [page('class:scratch'), page('class:dent'), page('convention:filler')];
  const { client, of } = clientOf({ get_book: () => ({ version: 1, pages }), file_example: ({ page: id }) => pages.find((each) => each.id === id) });
  const mark = { type: 'box' as const, id: 'b', class: 'dent', x: 0, y: 0, width: 4, height: 4 };
  const detail = { case: { id: 'c1', media: 'image', kind: 'class' }, item: { kind: 'image' }, layers: [{ labeler: 'anna', marks: [mark] }] } as unknown as CaseDetail;
  const [onfiled, oncancel] = [vi.fn(), vi.fn()];
  return { props: { client, detail, onfiled, oncancel }, of, onfiled, oncancel };
}

test('filing takes the page of the class, one sentence and Enter', async () => {
  const { props, of, onfiled } = filing();
  const { find, settle } = await shown(FileExample, props);
  expect(find<HTMLSelectElement>('select').value).toBe('class:dent');
  expect([...find('select').querySelectorAll('option')].map((each) => each.value), 'a picture is on the page of no convention').toEqual(['class:scratch', 'class:dent']);
  expect(document.activeElement, 'one can write at once').toBe(find('input'));
  const field = find<HTMLInputElement>('input');
  const submit = async (): Promise<void> => {
    find<HTMLFormElement>('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
    await settle();
  };
  await submit();
  expect(of('file_example'), 'a case without a sentence teaches nothing').toEqual([]);
  field.value = '  A dent bends the light  ';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await submit();
  expect(of('file_example')).toEqual([{ case: 'c1', page: 'class:dent', sentence: 'A dent bends the light' }]);
  expect(onfiled.mock.calls[0]?.[0].id).toBe('class:dent');
});

test('Escape leaves the form and goes no further', async () => {
  const { props, of, oncancel } = filing();
  const { find, press } = await shown(FileExample, props);
  expect(await press('Escape', find('input'))).toBe(true);
  expect([oncancel.mock.calls.length, of('file_example').length]).toEqual([1, 0]);
});

function conventions(role: SessionInfo['role']) {
  const row = (kind: ConventionRow['kind'], decided: ConventionRow['decided'] = null): ConventionRow => ({
    kind, decided, pairs: 4, pairs_total: 10, items: 3, gain: 0.1, example: [],
    choices: [{ choice: 'normalise', words: `${kind} dropped`, texts: 3, example: null }, { choice: 'keep', words: `${kind} kept`, texts: 1, example: null }],
  });
  const decided = new Map<unknown, ConventionRow['decided']>();
  const none = { value: null, reason: 'no pair' };
  const all = () => ({
    rows: (['filler', 'case'] as const).map((kind) => row(kind, decided.get(kind) ?? null)), plan: [], exact_agreement: 0.4, ceiling: 0.9,
    wer: 0.1, wer_normalised: none, cer: 0.05, cer_normalised: none, boundaries: { pairs: 0, median_millis: none, p95_millis: none, over: 0 },
  });
  const { client, of } = clientOf({
    list_conventions: all,
    get_settings: () => ({ disagreements: { boundary_millis: 200 } }),
    decide_convention: ({ kind, choice }) => (decided.set(kind, choice as ConventionRow['decided']), all()),
  });
  return { props: { client, session: session(role) }, of };
}

test('a convention is decided by walking to it and pressing the number of a way', async () => {
  const { props, of } = conventions('lead');
  const { press, text, find } = await shown(ConventionsTab, props);
  await press('j');
  await press('2');
  expect(of('decide_convention')).toEqual([{ kind: 'case', choice: 'keep' }]);
  expect(text()).toContain('Capitals: case kept is the convention now');
  expect(find('li[aria-current=true] [aria-pressed=true]').textContent).toContain('case kept');
  await press('Backspace');
  expect(of('decide_convention')[1], 'and left open again').toEqual({ kind: 'case', choice: null });
  await press('k');
  await press('1');
  expect(of('decide_convention')[2]).toEqual({ kind: 'filler', choice: 'normalise' });
});

test('a key held down decides once, and a labeler decides nothing', async () => {
  const lead = conventions('lead');
  const { press } = await shown(ConventionsTab, lead.props);
  await press('1', document.body, { repeat: true });
  expect(lead.of('decide_convention')).toEqual([]);
  for (const stop of gone) stop();
  gone = [];
  const labeler = conventions('labeler');
  const other = await shown(ConventionsTab, labeler.props);
  await other.press('1');
  expect(labeler.of('decide_convention')).toEqual([]);
  expect(other.text()).toContain('Only a lead decides');
});

test('a definition is written in place and kept by Ctrl+Enter; Escape keeps the old one', async () => {
  const { client, of } = clientOf({ change_page: ({ id, definition }) => page(String(id), { definition: String(definition) }) });
  const onchange = vi.fn();
  const { find, press, settle } = await shown(Page, { client, page: page('class:dent', { definition: 'Bends' }), classes: [], lead: true, onchange });
  const open = async (): Promise<HTMLTextAreaElement> => {
    find('header button').click();
    await settle();
    return find<HTMLTextAreaElement>('textarea');
  };
  expect(await press('Escape', await open())).toBe(true);
  expect(of('change_page')).toEqual([]);
  const field = await open();
  expect(field.value).toBe('Bends');
  field.value = 'Bends the light';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await press('Enter', field, { ctrlKey: true });
  expect(of('change_page')).toEqual([{ id: 'class:dent', definition: 'Bends the light' }]);
  expect(onchange.mock.calls[0]?.[0].definition).toBe('Bends the light');
});

test('who labels reads the book and changes nothing in it', async () => {
  const { client } = clientOf({});
  const texts = [{ labeler: 'anna', text: 'um yes' }, { labeler: 'ben', text: 'yes' }];
  const example = { id: 'e', item: 'i', name: 'a.flac', media: 'audio' as const, case: 'c', kind: 'filler' as const, sentence: 'The um goes', focus: null, marks: [], texts, by: 'dana', at: 0 };
  const { target, text } = await shown(Page, { client, page: page('convention:filler', { examples: [example] }), classes: [], lead: false, onchange: () => undefined });
  expect(text()).toContain('The um goes');
  expect(text()).toContain('um yes');
  expect([...target.querySelectorAll('button')].map((each) => each.textContent)).toEqual([]);
  expect(text(), 'cases are for leads').not.toContain('The case');
});
