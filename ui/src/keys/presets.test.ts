import { describe, expect, test } from 'vitest';
import { boxKeys } from '../label/keys.ts';
import { clashes, isChord, reserved, writes } from '../label/keymap.ts';
import { presets } from './presets.ts';
import { startingMap, withPreset } from './rebind.ts';
import { keyScreens, screenNames, tableOf } from './screens.ts';

/** What a screen must leave to the window: of its other keys a screen may use its own way. */
const windowsOwn = tableOf('window').map(({ keys }) => keys[0] ?? '');

describe.each(presets)('the keys of $title', ({ name, keys, samples }) => {
  const choice = { preset: name, changes: {} };

  test.each(keyScreens)('no two actions share one: %s', (screen) => {
    expect(clashes(startingMap(screen, choice))).toEqual([]);
  });

  test.each(keyScreens)('browser, system and command palette keep theirs: %s', (screen) => {
    const used = startingMap(screen, choice).flatMap((binding) => binding.keys);
    expect(used.filter((key) => reserved.includes(key))).toEqual([]);
    if (screen !== 'window') expect(used.filter((key) => windowsOwn.includes(key))).toEqual([]);
    expect(used.filter((key) => !isChord(key)), 'every one can be pressed').toEqual([]);
  });

  test.each(keyScreens)('every action has one: %s', (screen) => {
    const mute = startingMap(screen, choice).filter((binding) => binding.keys.length === 0);
    expect(mute.map(({ action }) => action)).toEqual([]);
  });

  test('the preset names only known actions, and only what differs', () => {
    const known = new Map(boxKeys.map((binding) => [binding.action, binding.keys]));
    for (const [action, chords] of Object.entries(keys)) {
      expect(known.get(action as (typeof boxKeys)[number]['action']), action).toBeDefined();
      expect(chords, `${action} differs from Burnish`).not.toEqual(known.get(action as (typeof boxKeys)[number]['action']));
    }
  });

  test('its three sample keys are keys of three actions', () => {
    const shown = samples.map(({ action }) => withPreset(boxKeys, keys).find((binding) => binding.action === action)?.keys[0]);
    expect(new Set(shown).size).toBe(3);
  });
});

test('hands of CVAT draw with N and go on with F, and D goes back', () => {
  const map = startingMap('boxes', { preset: 'cvat', changes: {} });
  const by = (key: string): string | undefined => map.find((binding) => binding.keys.includes(key))?.action;
  expect(['N', 'F', 'D', 'Ctrl+B', 'Q', 'L', 'H', 'Ctrl+3', 'Shift+Del'].map(by)).toEqual([
    'draw', 'next', 'previous', 'copy-previous', 'occluded', 'lock', 'hide', 'class-3', 'delete',
  ]);
});

test('hands of labelImg draw with W, go on with D, and copy the picture before with Ctrl+V', () => {
  const map = startingMap('boxes', { preset: 'labelimg', changes: {} });
  const by = (key: string): string | undefined => map.find((binding) => binding.keys.includes(key))?.action;
  expect(['W', 'D', 'A', 'Ctrl+V', 'Ctrl+D', 'Ctrl+S', 'Ctrl+F'].map(by)).toEqual(['draw', 'next', 'previous', 'copy-previous', 'duplicate', 'saved', 'fit']);
});

test('hands of Label Studio draw with R, submit with Alt+Enter and lock with Alt+L', () => {
  const map = startingMap('boxes', { preset: 'label-studio', changes: {} });
  const by = (key: string): string | undefined => map.find((binding) => binding.keys.includes(key))?.action;
  expect(['R', 'Ctrl+Right', 'Alt+Enter', 'Ctrl+Space', 'U', 'Alt+.', 'Alt+L', 'Alt+H'].map(by)).toEqual([
    'draw', 'next', 'submit', 'skip', 'escape', 'next-box', 'lock', 'hide',
  ]);
});

test('what works while writing has a key that writes nothing, in every preset', () => {
  for (const { name } of presets) {
    for (const screen of keyScreens) {
      const mute = startingMap(screen, { preset: name, changes: {} }).filter((binding) => binding.inText && binding.keys.every(writes));
      expect(mute.map(({ action }) => action), `${name}, ${screenNames[screen]}`).toEqual([]);
    }
  }
});

test('every action says what it does in its own words', () => {
  for (const screen of keyScreens) {
    const told = tableOf(screen).map(({ label }) => label);
    expect(told.filter((label, at) => told.indexOf(label) !== at)).toEqual([]);
  }
});
