import { expect, test } from 'vitest';
import { caretThrough, changeOf, findingAt, findingBeside, findingToFix, fixedAll, fixedOne, shifted, within } from './lint.ts';
import { endsClean, parted, wholeUnits } from './lintparts.ts';
import type { Finding } from '../lib/generated/api.ts';

const found = (start: number, end: number, fix: string | null = '', kind = 'filler'): Finding => ({ start, end, kind, rule: 'rule', fix });
const applied = (before: string, { start, end, text }: ReturnType<typeof changeOf>): string => before.slice(0, start) + text + before.slice(end);

/** A repeatable number in 0..1. */
function chances(seed: number): () => number {
  return () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32);
}

test('a change between any two texts makes one of the other and cuts no emoji', () => {
  const next = chances(7);
  const letters = ['a', 'b', ' ', '\n', '😀', '😁', 'क्षि', 'é', 'e\u0301', 'ש'];
  const text = (): string => Array.from({ length: Math.floor(next() * 12) }, () => letters[Math.floor(next() * letters.length)]).join('');
  for (let round = 0; round < 3000; round++) {
    const [before, after] = [text(), text()];
    const change = changeOf(before, after);
    expect(applied(before, change)).toBe(after);
    expect(/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(change.text), `${before} to ${after}`).toBe(false);
  }
});

test('one emoji that became another is replaced whole, though they share a half', () => {
  expect(changeOf('a😀b', 'a😁b')).toEqual({ start: 1, end: 3, text: '😁' });
});

test('findings move with what is typed before them, in UTF-16 units', () => {
  const before = 'x um y';
  expect(shifted([found(2, 4)], changeOf(before, '😀x um y')), 'an emoji is two units').toEqual([found(4, 6)]);
  expect(shifted([found(2, 4)], changeOf(before, 'x um y e\u0301')), 'what comes after moves nothing').toEqual([found(2, 4)]);
});

test('a word that goes on is no longer what was found, a space after it changes nothing', () => {
  expect(shifted([found(0, 2)], changeOf('um', 'umb'))).toEqual([]);
  expect(shifted([found(0, 2)], changeOf('um', 'um '))).toEqual([found(0, 2)]);
  expect(shifted([found(0, 2)], changeOf('um', 'dum'))).toEqual([]);
  expect(shifted([found(0, 2)], changeOf('उम', 'उमा')), 'a combining mark is of the word').toEqual([]);
});

test('the shortest finding around the caret is meant, its edges count', () => {
  const all = [found(0, 20), found(4, 6)];
  expect(findingAt(all, 5)).toEqual(all[1]);
  expect(findingAt(all, 6)).toEqual(all[1]);
  expect(findingAt(all, 9)).toEqual(all[0]);
  expect(findingAt(all, 21)).toBeNull();
});

test('the key fixes at the caret, else the next, else the first; one without a fix is passed over', () => {
  const all = [found(0, 2, 'a'), found(4, 6, null), found(8, 9, 'b')];
  expect(findingToFix(all, 1)).toEqual(all[0]);
  expect(findingToFix(all, 5)).toEqual(all[2]);
  expect(findingToFix(all, 12)).toEqual(all[0]);
  expect(findingToFix([found(0, 2, null)], 1)).toBeNull();
});

test('next and previous go round', () => {
  const all = [found(2, 4), found(8, 9)];
  expect([findingBeside(all, 2, 1), findingBeside(all, 9, 1)]).toEqual([all[1], all[0]]);
  expect([findingBeside(all, 9, -1), findingBeside(all, 1, -1)]).toEqual([all[0], all[1]]);
});

test('the caret stays between its letters when something before, around or after it is fixed', () => {
  const text = 'uhh 😀 so umm yes';
  const fix = (start: number, end: number, caret: number) => fixedOne(text, found(start, end, 'um'), caret);
  expect(fix(0, 3, 9)).toEqual({ text: 'um 😀 so umm yes', caret: 8 });
  expect(fix(10, 13, 4)).toEqual({ text: 'uhh 😀 so um yes', caret: 4 });
  expect(fix(10, 13, 12), 'in the word: after what replaced it').toEqual({ text: 'uhh 😀 so um yes', caret: 12 });
  expect(caretThrough(13, { start: 10, end: 13, text: 'um' })).toBe(12);
});

test('a finding beyond the text is not applied', () => {
  expect(fixedOne('ab', found(1, 9, 'x'), 0)).toBeNull();
  expect(within([found(3, 1), found(-1, 1), found(0, 2), found(1, 3)], 2)).toEqual([found(0, 2)]);
});

test('all are fixed at once, of two that overlap the first, with the caret kept', () => {
  const text = 'um i said umm ok';
  const all = [found(0, 3, ''), found(3, 4, 'I'), found(3, 6, 'X'), found(10, 13, 'um')];
  expect(fixedAll(text, all, 9, null)).toEqual({ text: 'I said um ok', caret: 6 });
});

test('what the rules say of the whole text wins over the single fixes', () => {
  expect(fixedAll('um i', [found(0, 3, '')], 4, 'I')).toEqual({ text: 'I', caret: 1 });
});

test('fixing all of what is fixed changes nothing', () => {
  expect(fixedAll('I said', [], 3, 'I said')).toEqual({ text: 'I said', caret: 3 });
});

test('a long text is cut after lines or sentences, and its parts are the text', () => {
  const lines = Array.from({ length: 3000 }, (_, at) => `line ${at} says something`).join('\n');
  const parts = parted([], lines);
  expect(parts.join('')).toBe(lines);
  expect(parts.slice(0, -1).every(endsClean)).toBe(true);
  const sentences = 'It says something. '.repeat(3000);
  expect(parted([], sentences).every(endsClean)).toBe(true);
  expect(parted([], 'short')).toEqual(['short']);
});

test('a cut in a text without spaces keeps characters whole', () => {
  const parts = parted([], '👩‍👩‍👧क्षि'.repeat(wholeUnits / 4));
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts.slice(1)) expect(/^[\u200d\p{M}\udc00-\udfff]/u.test(part), 'a part begins with a character of its own').toBe(false);
});

test('typing into a long text makes one part new, wherever it is', () => {
  const text = Array.from({ length: 40_000 }, (_, at) => `line ${at} says something`).join('\n');
  const before = parted([], text);
  for (const at of [0, 5, 500_000, text.length - 1, text.length]) {
    const next = text.slice(0, at) + 'x' + text.slice(at);
    const after = parted(before, next);
    expect(after.join('') === next).toBe(true);
    const kept = new Set(before);
    expect(after.filter((part) => !kept.has(part)).length, `typed at ${at}`).toBeLessThanOrEqual(2);
  }
});
