import { describe, expect, test } from 'vitest';
import { boxKeys } from './keys.ts';
import { actionFor, chord, clashes, reserved, type KeyPress } from './keymap.ts';

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('keys', () => {
  test('no two actions of the box editor share a key', () => {
    expect(clashes(boxKeys)).toEqual([]);
  });

  test('the box editor leaves the keys of the window alone', () => {
    const taken = boxKeys.flatMap((binding) => binding.keys).filter((key) => reserved.includes(key));
    expect(taken).toEqual([]);
  });

  test('letters are found by character, on any layout', () => {
    expect(chord(press('a', 'KeyQ')), 'AZERTY').toBe('A');
    expect(chord(press('в', 'KeyD')), 'another alphabet: the key at that place').toBe('D');
    expect(chord(press('∫', 'KeyB', { altKey: true })), 'Alt on a Mac').toBe('Alt+B');
  });

  test('digits are found by place', () => {
    expect(chord(press('&', 'Digit1')), 'AZERTY needs no Shift').toBe('1');
    expect(chord(press('!', 'Digit1', { shiftKey: true }))).toBe('Shift+1');
    expect(chord(press('3', 'Numpad3'))).toBe('3');
  });

  test('Cmd is Ctrl, a question mark needs no Shift, a dead backquote is one', () => {
    expect(chord(press('z', 'KeyZ', { metaKey: true, shiftKey: true }))).toBe('Ctrl+Shift+Z');
    expect(chord(press('?', 'Slash', { shiftKey: true }))).toBe('?');
    expect(chord(press('Dead', 'Backquote'))).toBe('`');
    expect(chord(press('+', 'Equal', { shiftKey: true, ctrlKey: true }))).toBe('Ctrl+Shift+=');
  });

  test('a single key never fires in a text field', () => {
    expect(actionFor(boxKeys, press('d', 'KeyD'), true)).toBeNull();
    expect(actionFor(boxKeys, press('d', 'KeyD'), false)).toBe('next');
    expect(actionFor(boxKeys, press('Enter', 'Enter', { ctrlKey: true }), true)).toBe('submit');
  });
});
