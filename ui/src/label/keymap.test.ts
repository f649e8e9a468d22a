import { describe, expect, test } from 'vitest';
import { boxKeys } from './keys.ts';
import { actionFor, chord, chords, clashes, isChord, parts, reserved, writes, type KeyMap, type KeyPress } from './keymap.ts';

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

  test('the box editor leaves the keys of browser and system alone', () => {
    const taken = boxKeys.flatMap((binding) => binding.keys).filter((key) => reserved.includes(key));
    expect(taken).toEqual([]);
  });

  test('Cmd is Ctrl, a question mark needs no Shift, a dead backquote is one', () => {
    expect(chord(press('z', 'KeyZ', { metaKey: true, shiftKey: true }))).toBe('Ctrl+Shift+Z');
    expect(chord(press('?', 'Slash', { shiftKey: true }))).toBe('?');
    expect(chord(press('Dead', 'Backquote'))).toBe('`');
    expect(chord(press('+', 'Equal', { shiftKey: true, ctrlKey: true }))).toBe('Ctrl+Shift+=');
  });

  test('Shift and Tab is that chord where the window has no name for it', () => {
    expect(chord(press('Unidentified', 'Tab', { shiftKey: true }))).toBe('Shift+Tab');
    expect(chord(press('Tab', 'Tab'))).toBe('Tab');
  });

  test('a modifier alone is no chord', () => {
    for (const key of ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Process']) expect(chords(press(key, `${key}Left`))).toEqual([]);
  });

  test('the number pad counts, calculates, and moves without NumLock', () => {
    expect(chord(press('3', 'Numpad3'))).toBe('3');
    expect(chord(press('+', 'NumpadAdd'))).toBe('=');
    expect(chord(press('-', 'NumpadSubtract'))).toBe('-');
    expect(chord(press('ArrowLeft', 'Numpad4'))).toBe('Left');
  });

  test('a chord comes apart, plus sign and all', () => {
    expect(parts('Ctrl+Alt+Shift+=')).toEqual({ held: ['Ctrl', 'Alt', 'Shift'], base: '=' });
    expect(parts('Ctrl++')).toEqual({ held: ['Ctrl'], base: '+' });
    expect(parts('+')).toEqual({ held: [], base: '+' });
  });

  test('only what a keyboard can say is a chord', () => {
    for (const known of boxKeys.flatMap(({ keys }) => keys)) expect(isChord(known), known).toBe(true);
    for (const strange of ['', 'a', 'Shift+Ctrl+A', 'F25', 'Hyper+A', 'Ctrl+', 'AB', '<script>']) expect(isChord(strange), strange).toBe(false);
  });
});

describe('other keyboards', () => {
  test('AZERTY: letters by character, digits and edge keys by place', () => {
    expect(chord(press('a', 'KeyQ'))).toBe('A');
    expect(chord(press('z', 'KeyW', { ctrlKey: true }))).toBe('Ctrl+Z');
    expect(chord(press('m', 'Semicolon'))).toBe('M');
    expect(chord(press(',', 'KeyM')), 'not M, which stands elsewhere').toBe(',');
    expect(chord(press('&', 'Digit1')), 'needs no Shift').toBe('1');
    expect(chord(press('1', 'Digit1', { shiftKey: true }))).toBe('Shift+1');
    expect(chord(press(')', 'Minus'))).toBe('-');
    expect(chord(press('Dead', 'BracketLeft')), 'a dead circumflex').toBe('[');
    expect(chord(press('²', 'Backquote'))).toBe('`');
    expect(chord(press('ArrowUp', 'ArrowUp', { altKey: true, shiftKey: true }))).toBe('Alt+Shift+Up');
  });

  test('Dvorak: a sign is not the letter that QWERTY has there', () => {
    expect(chord(press(',', 'KeyW')), 'W stands elsewhere').toBe(',');
    expect(chord(press('w', 'Comma'))).toBe('W');
    expect(chord(press('s', 'Semicolon', { ctrlKey: true }))).toBe('Ctrl+S');
    expect(chord(press('z', 'Slash', { ctrlKey: true }))).toBe('Ctrl+Z');
    expect(chord(press('[', 'Minus')), 'edge keys by place').toBe('-');
    expect(chord(press('`', 'Backquote'))).toBe('`');
    expect(actionFor(boxKeys, press(',', 'KeyW'), false), 'draws nothing').toBeNull();
    expect(actionFor(boxKeys, press('w', 'Comma'), false)).toBe('draw');
  });

  test('Cyrillic: the key at that place, with or without Shift and Ctrl', () => {
    expect(chord(press('в', 'KeyD'))).toBe('D');
    expect(chord(press('Й', 'KeyQ', { shiftKey: true }))).toBe('Shift+Q');
    expect(chord(press('я', 'KeyZ', { ctrlKey: true }))).toBe('Ctrl+Z');
    expect(chord(press('х', 'BracketLeft')), 'a letter on an edge key').toBe('[');
    expect(chord(press('ё', 'Backquote'))).toBe('`');
    expect(chord(press('!', 'Digit1', { shiftKey: true }))).toBe('Shift+1');
  });

  test('Alt on a Mac writes signs and dead keys', () => {
    expect(chord(press('∫', 'KeyB', { altKey: true }))).toBe('Alt+B');
    expect(chord(press('Dead', 'KeyN', { altKey: true }))).toBe('Alt+N');
    expect(chord(press('¡', 'Digit1', { altKey: true }))).toBe('Alt+1');
  });

  test('German: minus zooms out though it stands at the place of the slash', () => {
    expect(chords(press('-', 'Slash'))).toEqual(['/', '-']);
    expect(actionFor(boxKeys, press('-', 'Slash'), false)).toBe('zoom-out');
    expect(actionFor(boxKeys, press('z', 'KeyY', { ctrlKey: true }), false)).toBe('undo');
  });
});

describe('text fields', () => {
  test('a single key never fires in one', () => {
    expect(actionFor(boxKeys, press('d', 'KeyD'), true)).toBeNull();
    expect(actionFor(boxKeys, press('d', 'KeyD'), false)).toBe('next');
    expect(actionFor(boxKeys, press('Enter', 'Enter', { ctrlKey: true }), true)).toBe('submit');
  });

  test('not even one that a person gave to an action that works in text', () => {
    const map: KeyMap<string> = [{ group: '', action: 'play', keys: ['P', 'Space', 'Left', 'Del', 'Shift+Home', '1', 'Alt+P', 'F1'], label: '', inText: true }];
    for (const [key, code] of [['p', 'KeyP'], [' ', 'Space'], ['ArrowLeft', 'ArrowLeft'], ['Delete', 'Delete'], ['1', 'Digit1']] as const) {
      expect(actionFor(map, press(key, code), true), `${key} edits`).toBeNull();
      expect(actionFor(map, press(key, code), false)).toBe('play');
    }
    expect(actionFor(map, press('F1', 'F1'), true)).toBe('play');
    expect(actionFor(map, press('p', 'KeyP', { altKey: true }), true)).toBe('play');
    expect(['Esc', 'Tab', 'Enter', 'F9', 'Ctrl+Z'].some(writes), 'these write nothing').toBe(false);
  });
});
