import { flushSync } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import type { KeyMap } from '../label/keymap.ts';
import { isTyping, listenKeys } from './keys.svelte.ts';

type Action = 'go' | 'done';
const map: KeyMap<Action> = [
  { group: '', action: 'go', keys: ['D'], label: 'Go', inText: true },
  { group: '', action: 'done', keys: ['Ctrl+Enter'], label: 'Done', inText: true },
];

const key = (name: string, held: KeyboardEventInit = {}): KeyboardEvent => new KeyboardEvent('keydown', { key: name, cancelable: true, bubbles: true, ...held });

let stop = (): void => undefined;
afterEach(() => {
  stop();
  document.body.replaceChildren();
});

function listening(): ReturnType<typeof vi.fn<(action: Action) => void>> {
  const act = vi.fn<(action: Action) => void>();
  stop = $effect.root(() => listenKeys(() => map, act));
  flushSync();
  return act;
}

function put(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body.querySelector<HTMLElement>('[data-here]') ?? (document.body.firstElementChild as HTMLElement);
}

test.each([
  '<input>',
  '<input type="search">',
  '<input type="number">',
  '<textarea></textarea>',
  '<select><option>D</option></select>',
  '<div contenteditable="true"></div>',
  '<div contenteditable="true"><b data-here></b></div>',
])('a single letter does not act in %s, a chord with Ctrl does', (html) => {
  const act = listening();
  const field = put(html);
  field.dispatchEvent(key('d'));
  expect(act, 'the letter belongs to the text').not.toHaveBeenCalled();
  field.dispatchEvent(key('Enter', { ctrlKey: true }));
  expect(act).toHaveBeenCalledExactlyOnceWith('done');
});

test.each(['<button></button>', '<input type="range">', '<input type="checkbox">', '<div></div>'])('a single letter acts on %s', (html) => {
  const act = listening();
  const control = put(html);
  expect(isTyping(control)).toBe(false);
  control.dispatchEvent(key('d'));
  expect(act).toHaveBeenCalledExactlyOnceWith('go');
});

test('a key that the screen used is not the window’s as well', () => {
  const act = listening();
  // The screen came after the window, and listens at the same place.
  const screen = (event: KeyboardEvent): void => event.preventDefault();
  window.addEventListener('keydown', screen);
  put('<div></div>').dispatchEvent(key('d'));
  window.removeEventListener('keydown', screen);
  expect(act).not.toHaveBeenCalled();
});
