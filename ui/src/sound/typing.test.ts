import { expect, test } from 'vitest';
import { sentences } from './conventions.ts';
import type { TranscriptRules } from '../lib/generated/api.ts';
import { characters, paceOf, tagged, tagWritten } from './typing.ts';

const put = (text: string, tag = 'noise'): string => {
  const start = text.indexOf('|');
  const [before, after] = [text.slice(0, start), text.slice(start + 1)];
  const made = tagged(before + after, start, start, tag);
  return `${made.text.slice(0, made.caret)}|${made.text.slice(made.caret)}`;
};

test('a tag has one space on each side, wherever it is put', () => {
  expect(put('|')).toBe('[noise] |');
  expect(put('yes|')).toBe('yes [noise] |');
  expect(put('yes |')).toBe('yes [noise] |');
  expect(put('|yes')).toBe('[noise] |yes');
  expect(put('yes| no')).toBe('yes [noise] |no');
  expect(put('yes |no')).toBe('yes [noise] |no');
  expect(put('yes|, no')).toBe('yes [noise]|, no');
  expect(put('(|)')).toBe('([noise]|)');
  expect(put('one\n|two')).toBe('one\n[noise] |two');
  expect(put('one|\ntwo')).toBe('one [noise]|\ntwo');
});

test('a tag takes the place of what is selected', () => {
  expect(tagged('so xxx yes', 3, 6, 'noise')).toEqual({ text: 'so [noise] yes', caret: 11 });
});

test('a tag written with signs of its own keeps them', () => {
  expect([tagWritten('noise'), tagWritten('[noise]'), tagWritten('<unk>')]).toEqual(['[noise]', '[noise]', '<unk>']);
});

test('characters are counted as people see them, without white space', () => {
  expect(characters('so, yes\n')).toBe(6);
  expect(characters('e\u0301 😀 👩‍👩‍👧')).toBe(3);
  expect(characters('क्षि'), 'two consonants; what joins and follows them combines').toBe(2);
  expect(characters('👍🏽 ❤️'), 'a tone and a form are no characters').toBe(2);
});

test('a pace beyond what the project wants is said, without time or text there is none', () => {
  expect(paceOf('abcdefghij', 1_000_000, 2, 25)).toEqual({ perSecond: 10, off: null });
  expect(paceOf('abcdefghij', 100_000, 2, 25)?.off).toBe('fast');
  expect(paceOf('ab', 10_000_000, 2, 25)?.off).toBe('slow');
  expect([paceOf('', 1000, 1, 2), paceOf('a', null, 1, 2), paceOf('a', 0, 1, 2)]).toEqual([null, null, null]);
});

const any: TranscriptRules = {
  fillers: 'any', filler_word: null, ellipsis: 'any', letter_case: 'any', numerals: 'any', contractions: 'any', tags: [], alphabet: null, least_chars_per_second: null, most_chars_per_second: null,
};

test('rules are said in words, and a convention they decide is not said twice', () => {
  const rules: TranscriptRules = { ...any, fillers: 'spelled', filler_word: 'uh', numerals: 'words', tags: ['noise'], most_chars_per_second: 25 };
  const all = sentences(rules, [{ kind: 'filler', choice: 'normalise' }, { kind: 'punctuation', choice: 'keep' }]).map(({ says }) => says);
  expect(all).toEqual(['Write every filler as “uh”', 'Write numbers in words', 'Only these tags', 'At most 25 characters a second', 'Write commas, full stops and question marks']);
});

test('where nothing is ruled only conventions speak', () => {
  expect(sentences(null, [])).toEqual([]);
  expect(sentences(any, [{ kind: 'filler', choice: 'normalise' }])).toHaveLength(1);
});
