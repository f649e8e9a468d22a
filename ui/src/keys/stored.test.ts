import { describe, expect, test } from 'vitest';
import { clashes } from '../label/keymap.ts';
import { bound, granted, mapOf, untouched, type KeyChoice } from './rebind.ts';
import { keyScreens } from './screens.ts';
import { readStored, writeStored } from './stored.ts';

const now = 1_700_000_000_000;
const kept = (keys: unknown, more: object = {}): string => JSON.stringify({ version: 1, keys, ...more });

test('what is written is read as it was', () => {
  let choice: KeyChoice = { preset: 'cvat', changes: {} };
  choice = granted(choice, { screen: 'boxes', action: 'history', chord: 'Ctrl+Alt+=', instead: 'E' });
  choice = granted(choice, { screen: 'transcripts', action: 'play', chord: 'F7', instead: null });
  choice = bound(choice, 'review', 'hide', []);
  expect(readStored(writeStored({ choice, at: now }), now)).toEqual({ choice, at: now });
});

describe('what is old, broken or hostile is left out, and the rest is read', () => {
  test.each([null, '', 'null', '{', '[]', '"keys"', '{}', '{"version":2,"keys":{}}', '{"version":"1"}'])('no preferences in %s', (text) => {
    expect(readStored(text, now)).toBeNull();
  });

  test('unknown presets, screens, actions and chords', () => {
    const read = readStored(
      kept({
        preset: 'vim',
        changes: {
          boxes: { draw: ['Z', 5, null, 'Ctrl+W', 'no chord', '<b>'], fly: ['F'], next: 'D', toString: ['T'], previous: [] },
          kitchen: { cook: ['K'] },
          review: ['J'],
          transcripts: null,
        },
      }),
      now,
    );
    expect(read).toEqual({ choice: { preset: null, changes: { boxes: { draw: ['Z'], previous: [] } } }, at: 0 });
  });

  test('names that objects have by birth', () => {
    const read = readStored('{"version":1,"keys":{"preset":"constructor","changes":{"__proto__":{"draw":["Z"]},"boxes":{"__proto__":{"draw":["Z"]},"constructor":["A"]}}}}', now);
    expect(read?.choice).toEqual(untouched);
  });

  test('far too much', () => {
    const chords = Array.from({ length: 500 }, (_, at) => `Ctrl+${String.fromCharCode(65 + (at % 26))}`);
    expect(readStored(kept({ changes: { boxes: { draw: chords } } }), now)?.choice.changes.boxes?.['draw']?.length).toBe(6);
  });

  test('a time from the future, so that it does not win for ever', () => {
    expect(readStored(kept({}, { at: now + 1e12 }), now)?.at).toBe(0);
    expect(readStored(kept({}, { at: 'yesterday' }), now)?.at).toBe(0);
  });

  test('clashes: the map in force stays sound', () => {
    const read = readStored(kept({ preset: 'burnish', changes: { boxes: { draw: ['D'], next: ['D', 'A'], delete: ['D'] } } }), now);
    for (const screen of keyScreens) expect(clashes(mapOf(screen, read?.choice ?? untouched))).toEqual([]);
  });
});
