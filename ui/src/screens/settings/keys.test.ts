import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contextOf, Preferences } from '../../lib/preferences.svelte.ts';
import KeysSettings from './KeysSettings.svelte';

let preferences: Preferences;
let stop = (): void => undefined;

beforeEach(() => {
  preferences = new Preferences(null, null);
  const page = mount(KeysSettings, { target: document.body, context: contextOf(preferences) });
  flushSync();
  stop = () => {
    void unmount(page);
    document.body.replaceChildren();
  };
});
afterEach(() => stop());

const button = (name: string): HTMLButtonElement => {
  const found = [...document.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent?.trim()) === name);
  if (!found) throw new Error(`no button “${name}”`);
  return found;
};
const click = (name: string): void => {
  button(name).click();
  flushSync();
};
async function press(key: string, code: string, held: KeyboardEventInit = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...held });
  (document.activeElement ?? document.body).dispatchEvent(event);
  flushSync();
  await tick();
  await tick();
  return event;
}
const keysOf = (action: string): readonly string[] | undefined => preferences.boxes.find((each) => each.action === action)?.keys;

test('every action of every screen is there, under a name of its own', () => {
  const names = [...document.querySelectorAll('button')].map((each) => each.getAttribute('aria-label') ?? '').filter((name) => name.startsWith('Another key for'));
  expect(names.length).toBe(preferences.boxes.length + preferences.transcripts.length + preferences.review.length + preferences.conventions.length + preferences.window.length);
  expect([...document.querySelectorAll('button')].filter((each) => (each.getAttribute('aria-label') ?? each.textContent ?? '').trim() === ''), 'every button has a name').toEqual([]);
});

test('a key is pressed, then the new one, and nothing else hears it', async () => {
  click('Q: Occluded. Change');
  const event = await press('z', 'KeyZ');
  expect(event.defaultPrevented).toBe(true);
  expect(keysOf('occluded')).toEqual(['Z']);
  click('Set Occluded back');
  expect(keysOf('occluded')).toEqual(['Q']);
});

test('while it waits even Tab is a key, and the press that is still held is not', async () => {
  click('Q: Occluded. Change');
  await press('Enter', 'Enter', { repeat: true });
  expect(keysOf('occluded')).toEqual(['Q']);
  await press('Tab', 'Tab', { ctrlKey: false, altKey: true, shiftKey: false });
  expect(document.querySelector('[role=alertdialog]')?.textContent).toContain('Alt+Tab belongs to the browser or the system');
});

test('a clash is named and answered', async () => {
  click('Del: Delete the box. Change');
  await press('d', 'KeyD');
  expect(document.querySelector('[role=alertdialog] p')?.textContent).toBe('D is “Next item”. Give it to “Delete the box” and leave “Next item” with Ctrl+Right?');
  expect(document.activeElement?.textContent, 'the question has the focus').toBe('Swap: it gets Del');
  click('Swap: it gets Del');
  expect([keysOf('delete'), keysOf('next')]).toEqual([['D', 'Backspace'], ['Del', 'Ctrl+Right']]);
});

test('cancelling a clash changes nothing', async () => {
  click('Del: Delete the box. Change');
  await press('d', 'KeyD');
  await press('Escape', 'Escape');
  expect(document.querySelector('[role=alertdialog]')).toBeNull();
  expect(keysOf('delete')).toEqual(['Del', 'Backspace']);
});

test('an action without a key is told', async () => {
  click('Q: Occluded. Change');
  await press('Backspace', 'Backspace');
  expect(keysOf('occluded')).toEqual([]);
  expect(document.body.textContent).toContain('Without a key: Occluded');
});

test('the search finds by word and by key', () => {
  const field = document.querySelector<HTMLInputElement>('input[type=search]')!;
  const rows = (typed: string): string[] => {
    field.value = typed;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    return [...document.querySelectorAll('li .label')].map((label) => label.textContent ?? '');
  };
  expect(rows('ctrl+enter')).toEqual(['Submit and go on', 'Submit and go on']);
  expect(rows('next box')).toContain('Next box');
  expect(rows('no such thing')).toEqual([]);
});
