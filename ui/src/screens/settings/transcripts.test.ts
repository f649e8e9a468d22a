import { expect, test } from 'vitest';
import type { TranscriptRules, TranscriptSettings } from '../../lib/generated/api.ts';
import { formOf, merged, nameOfLanguage, rulesFormOf, rulesFrom, rulesWhyNot, tagsIn, whyNot } from './transcripts.ts';
import { shortened, wordDiff } from './worddiff.ts';

const before: TranscriptSettings = { segmented: false, overlap: false, speakers: ['Agent'], language: null, listening_required: false, limits: [{ measurement: 'snr', least: 15, most: null }] };
const rules: TranscriptRules = {
  fillers: 'any', filler_word: null, ellipsis: 'any', letter_case: 'any', numerals: 'any', contractions: 'any', tags: ['noise'], alphabet: null, least_chars_per_second: null, most_chars_per_second: 25,
};

test('saving puts only what was changed over what others changed meanwhile', () => {
  const now = { ...before, overlap: true, speakers: ['Agent', 'Caller'] };
  expect(merged(now, before, { ...formOf(before), segmented: true, language: ' de-CH ' })).toEqual({ ...now, segmented: true, language: 'de-CH' });
});

test('a limit without bounds is gone, one with a comma is a number', () => {
  const form = { ...formOf(before), limits: [{ measurement: 'snr', least: '', most: ' ' }, { measurement: 'duration', least: '0,5', most: '' }] };
  expect(merged(before, before, form).limits).toEqual([{ measurement: 'duration', least: 0.5, most: null }]);
});

test('nonsense is refused with the reason', () => {
  const form = formOf(before);
  expect(whyNot(form)).toBeNull();
  expect(whyNot({ ...form, language: 'not a language' })).toMatch(/language/);
  expect(whyNot({ ...form, speakers: ['A', ' A '] })).toMatch(/two speakers/);
  expect(whyNot({ ...form, speakers: [''] })).toMatch(/needs a name/);
  expect(whyNot({ ...form, limits: [{ measurement: 'snr', least: '9', most: '3' }] })).toMatch(/above the most/);
  expect(whyNot({ ...form, limits: [{ measurement: 'snr', least: 'much', most: '' }] })).toMatch(/number/);
});

test('a language is known by its name', () => {
  expect([nameOfLanguage('hi'), nameOfLanguage('x')]).toEqual(['Hindi', null]);
});

test('rules that were only looked at are the rules they were', () => {
  expect(rulesFrom(rules, rulesFormOf(rules))).toEqual(rules);
  expect(rulesWhyNot(rulesFormOf(rules))).toBeNull();
});

test('a filler is one word, a pace has its order', () => {
  const form = rulesFormOf(rules);
  expect(rulesWhyNot({ ...form, fillers: 'spelled', word: 'you know' })).toMatch(/one word/);
  expect(rulesWhyNot({ ...form, fillers: 'spelled', word: 'um' })).toBeNull();
  expect(rulesWhyNot({ ...form, least: '30' })).toMatch(/above the most/);
  expect(rulesWhyNot({ ...form, least: '0' })).toMatch(/above 0/);
  expect(rulesWhyNot({ ...form, tags: 'noise, [noise]' })).toMatch(/twice/);
});

test('tags are taken with or without their brackets', () => {
  expect(tagsIn('[noise], laughter,, \n unintelligible ')).toEqual(['noise', 'laughter', 'unintelligible']);
});

test('an alphabet keeps each sign once', () => {
  expect(rulesFrom(rules, { ...rulesFormOf(rules), alphabet: ". , . '" }).alphabet).toBe(".,'");
});

const inSigns = (before: string, after: string): string => wordDiff(before, after).map(({ op, text }) => ({ same: '', removed: '-', added: '+' })[op] + text).join(' ');

test('a word diff keeps what stayed and gives both texts back', () => {
  expect(inSigns('um the battery holds 25 hours', 'The battery holds twenty-five hours')).toBe('-um -the +The battery holds -25 +twenty-five hours');
  expect(inSigns('a um b um c', 'a b c')).toBe('a -um b -um c');
  expect(inSigns('', 'a')).toBe('+a');
  for (const [one, other] of [['a b c d', 'b x d e'], ['x', 'y z'], ['a a a', 'a']] as const) {
    const all = wordDiff(one, other);
    expect(all.filter(({ op }) => op !== 'added').map(({ text }) => text).join(' ')).toBe(one);
    expect(all.filter(({ op }) => op !== 'removed').map(({ text }) => text).join(' ')).toBe(other);
  }
});

test('of a long text only the places of change are shown', () => {
  const long = Array.from({ length: 60 }, (_, at) => `w${at}`);
  const shown = shortened(wordDiff(long.join(' '), long.with(30, 'new').join(' ')));
  expect(shown).toHaveLength(14);
  expect([shown[0]?.text, shown.at(-1)?.text]).toEqual(['…', '…']);
});
