import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { contextOf, Preferences } from '../lib/preferences.svelte.ts';
import Hands from './Hands.svelte';

let stop = (): void => undefined;
afterEach(() => stop());

function asked(): { preferences: Preferences; chosen: string[] } {
  const preferences = new Preferences(null, null);
  const chosen: string[] = [];
  const panel = mount(Hands, { target: document.body, context: contextOf(preferences), props: { onchosen: ({ name }) => chosen.push(name) } });
  flushSync();
  stop = () => {
    void unmount(panel);
    document.body.replaceChildren();
  };
  return { preferences, chosen };
}

const press = (key: string, code: string, on: EventTarget = document.activeElement ?? document.body): boolean =>
  on.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));

test('five tools, each with its number and three of its keys', () => {
  asked();
  const shown = [...document.querySelectorAll('li')].map((line) => [...line.querySelectorAll('kbd')].map((key) => key.textContent));
  expect(shown.map(([number]) => number)).toEqual(['1', '2', '3', '4', '5']);
  expect(shown.every((keys) => keys.length === 4)).toBe(true);
  expect(shown[2]).toEqual(['3', 'N', 'F', 'D']);
  expect(document.activeElement?.tagName, 'one can answer at once').toBe('BUTTON');
});

test('a number answers, also on a keyboard that needs Shift for it', () => {
  const { preferences, chosen } = asked();
  press('"', 'Digit3');
  expect([preferences.choice.preset, chosen]).toEqual(['cvat', ['cvat']]);
});

test('Esc keeps the keys of Burnish, and that is an answer too', () => {
  const { preferences } = asked();
  press('Escape', 'Escape');
  expect([preferences.choice.preset, preferences.asks]).toEqual(['burnish', false]);
});

test('what is typed elsewhere is no answer', () => {
  const { preferences } = asked();
  const field = document.body.appendChild(document.createElement('input'));
  press('3', 'Digit3', field);
  press('6', 'Digit6');
  expect(preferences.choice.preset).toBeNull();
});
