import { expect, test, vi } from 'vitest';
import { chordOf, handleKey } from './keys.svelte.ts';

const key = (name: string, held: KeyboardEventInit = {}): KeyboardEvent => new KeyboardEvent('keydown', { key: name, cancelable: true, bubbles: true, ...held });

test('a chord is named the same whatever the case of its letter', () => {
  expect(chordOf(key('P', { ctrlKey: true, shiftKey: true }))).toBe('Ctrl+Shift+P');
  expect(chordOf(key('p', { metaKey: true, shiftKey: true })), 'Command counts as Ctrl').toBe('Ctrl+Shift+P');
  expect(chordOf(key('?', { shiftKey: true })), 'the sign says Shift already').toBe('?');
  expect(chordOf(key(' '))).toBe('Space');
});

test('a single letter does not act while text is typed', () => {
  const act = vi.fn();
  const input = document.createElement('input');
  document.body.append(input);
  input.addEventListener('keydown', (event) => handleKey({ D: act, 'Ctrl+Enter': act }, event));
  input.dispatchEvent(key('d'));
  expect(act, 'the letter belongs to the text').not.toHaveBeenCalled();
  input.dispatchEvent(key('Enter', { ctrlKey: true }));
  expect(act, 'a chord with Ctrl is a command').toHaveBeenCalledOnce();
});
