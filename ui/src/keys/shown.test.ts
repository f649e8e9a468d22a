import { expect, test } from 'vitest';

/** Every component as it is written, by path. */
const sources = import.meta.glob<string>('../**/*.svelte', { query: '?raw', import: 'default', eager: true });

/** Letters and F-keys are what people change; Esc, Enter, Home mean what they mean in every dialog. */
const changeable = / (?:(?:Ctrl|Alt|Shift)\+|⇧)*(?:[A-Z]|F\d+)$/;
/** The gallery's, which nobody can change. */
const fixed = ['../screens/items/Peek.svelte L'];

test('no component takes keys from a table instead of the map in force', () => {
  // Asked before there is a choice, so it shows the keys of each.
  const asks = ['../label/Hands.svelte'];
  const takers = Object.entries(sources).filter(([path, text]) => !asks.includes(path) && /\b(boxKeys|soundKeys|reviewKeys|conventionKeys|windowKeys)\b/.test(text));
  expect(takers.map(([path]) => path)).toEqual([]);
});

test('no button shows a key that could be another', () => {
  const written = Object.entries(sources).flatMap(([path, text]) => [...text.matchAll(/<kbd>([^<{]+)<\/kbd>/g)].map((match) => `${path} ${match[1]}`));
  expect(written.filter((each) => changeable.test(each) && !fixed.includes(each))).toEqual([]);
});
