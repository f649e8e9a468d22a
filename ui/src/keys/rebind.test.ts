import { describe, expect, test } from 'vitest';
import { clashes } from '../label/keymap.ts';
import { presets } from './presets.ts';
import { bound, clashInWords, clashOf, granted, keysOf, mapInForce, mapOf, maySwap, startingMap, untouched, type KeyChoice, type Wish } from './rebind.ts';
import { keyScreens, tableOf } from './screens.ts';

const burnish: KeyChoice = { preset: 'burnish', changes: {} };
const wish = (action: string, chord: string, instead: string | null = null): Wish => ({ screen: 'boxes', action, chord, instead });

describe('a person changes a key', () => {
  test('a free chord replaces one, stands beside it, and going back leaves no trace', () => {
    const replaced = granted(burnish, wish('draw', 'Z', 'W'));
    expect(keysOf(replaced, 'boxes', 'draw')).toEqual(['Z', 'R']);
    const added = granted(replaced, wish('draw', 'Ctrl+Alt+Z'));
    expect(keysOf(added, 'boxes', 'draw')).toEqual(['Z', 'R', 'Ctrl+Alt+Z']);
    expect(bound(added, 'boxes', 'draw', ['W', 'R']), 'what equals the preset is no change').toEqual(burnish);
  });

  test('a changed action is marked, the others are not', () => {
    const map = mapOf('boxes', granted(burnish, wish('draw', 'Z', 'W')));
    expect(map.filter(({ changed }) => changed).map(({ action }) => action)).toEqual(['draw']);
  });

  test('a taken chord is named with what its holder keeps', () => {
    const clash = clashOf(burnish, 'boxes', 'delete', 'D');
    expect(clash?.holders?.map(({ action }) => action)).toEqual(['next']);
    expect(clash && clashInWords(clash, 'Delete the box')).toBe('D is “Next item”. Give it to “Delete the box” and leave “Next item” with Ctrl+Right?');
    const only = clashOf(burnish, 'boxes', 'delete', 'F');
    expect(only && clashInWords(only, 'Delete the box')).toMatch(/^F is “Flag.*”\. Give it to “Delete the box” and leave “Flag.*” without a key\?$/);
  });

  test('taking leaves the other without it, swapping gives it the old one', () => {
    const taken = granted(burnish, wish('delete', 'D', 'Del'), 'take');
    expect([keysOf(taken, 'boxes', 'delete'), keysOf(taken, 'boxes', 'next')]).toEqual([['D', 'Backspace'], ['Ctrl+Right']]);
    const swapped = granted(burnish, wish('delete', 'D', 'Del'), 'swap');
    expect([keysOf(swapped, 'boxes', 'delete'), keysOf(swapped, 'boxes', 'next')]).toEqual([['D', 'Backspace'], ['Del', 'Ctrl+Right']]);
    expect(granted(swapped, wish('delete', 'Del', 'D'), 'swap'), 'and back is as before').toEqual(burnish);
  });

  test('a chord of the window is named, and taking it leaves the window without it', () => {
    const clash = clashOf(burnish, 'boxes', 'delete', 'Ctrl+Shift+P');
    expect(clash && clashInWords(clash, 'Delete the box')).toContain('” in every screen. Give it');
    const taken = granted(burnish, wish('delete', 'Ctrl+Shift+P'));
    expect(keysOf(taken, 'window', 'palette')).toEqual(['Ctrl+K']);
  });

  test('a chord for the window must be free in every screen', () => {
    const clash = clashOf(burnish, 'window', 'palette', 'D');
    expect(clash?.holders?.map(({ screen }) => screen)).toEqual(['boxes', 'transcripts']);
    expect(clash && maySwap({ screen: 'window', action: 'palette', chord: 'D', instead: 'Ctrl+K' }, clash), 'one key cannot go to two').toBe(false);
  });

  test('nobody gets what the browser keeps, nor what writing needs', () => {
    expect(clashOf(burnish, 'boxes', 'delete', 'Ctrl+W')).toEqual({ chord: 'Ctrl+W', kept: 'Ctrl+W belongs to the browser or the system', holders: null });
    expect(clashOf(burnish, 'transcripts', 'play', 'Ctrl+V')?.kept).toBe('Ctrl+V is needed where text is typed');
    expect(clashOf(burnish, 'boxes', 'draw', 'W'), 'its own key is free').toBeNull();
  });

  test('changes outlive another preset and win against its keys', () => {
    const mine = granted(burnish, wish('history', 'N'));
    const inCvat = { ...mine, preset: 'cvat' as const };
    expect(keysOf(inCvat, 'boxes', 'history')).toEqual(['E', 'N']);
    expect(keysOf(inCvat, 'boxes', 'draw'), 'CVAT would draw with it').toEqual([]);
    expect(clashes(mapOf('boxes', inCvat))).toEqual([]);
  });
});

test('whatever is granted in whatever order, no screen clashes and what was asked for holds', () => {
  // A small generator, so that a failure can be repeated.
  let seed = 7;
  const pick = <T>(list: readonly T[]): T => {
    seed = (seed * 48271) % 2147483647;
    return list[seed % list.length]!;
  };
  const chords = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split(''), 'Ctrl+K', 'Ctrl+Shift+P', 'F2', 'Ctrl+Space', 'Tab', 'Shift+Tab', '1', 'Alt+1', 'Ctrl+,'];
  for (const { name } of presets) {
    let choice: KeyChoice = { preset: name, changes: {} };
    for (let round = 0; round < 60; round++) {
      const screen = pick(keyScreens);
      const { action } = pick(tableOf(screen));
      const chord = pick(chords);
      const instead = pick([null, keysOf(choice, screen, action)[0] ?? null]);
      const given: Wish = { screen, action, chord, instead };
      const clash = clashOf(choice, screen, action, chord);
      if (clash?.holders === null) continue;
      choice = granted(choice, given, clash && maySwap(given, clash) ? pick(['take', 'swap'] as const) : 'take');
      expect(keysOf(choice, screen, action)).toContain(chord);
      for (const each of keyScreens) expect(clashes(mapOf(each, choice)), `${name}, round ${round}, ${each}`).toEqual([]);
    }
  }
});

test('a kept change that clashes with itself still gives a sound map', () => {
  const map = mapInForce(startingMap('boxes', untouched), { next: ['Z', 'Z'], draw: ['Z'] });
  expect(clashes(map)).toEqual([]);
});
