import { expect, test } from 'vitest';
import type { Mark } from '../lib/generated/api.ts';
import { isTimed, linesOf, marksOf } from './written.ts';

const cut: Mark[] = [
  { type: 'segment', id: 'a', text: 'the battery\nholds', start_micros: 0, end_micros: 900, speaker: 'Agent' },
  { type: 'segment', id: 'b', text: 'twelve hours', start_micros: 1000, end_micros: 1900 },
];
const whole: Mark[] = [{ type: 'segment', id: 'a', text: 'all of it' }];
const id = () => 'new';

test('segments with times are written one on each line, others as one text', () => {
  expect(linesOf({ marks: cut, text: 'the battery holds twelve hours' })).toBe('the battery holds\ntwelve hours');
  expect(linesOf({ marks: [...cut].reverse(), text: '' }), 'in the order they are spoken').toBe('the battery holds\ntwelve hours');
  expect(linesOf({ marks: whole, text: 'all of it' })).toBe('all of it');
  expect([isTimed(cut), isTimed(whole), isTimed([])]).toEqual([true, false, false]);
});

test('each line keeps the time and the speaker of its segment', () => {
  expect(marksOf(cut, 'the battery lasts\n twelve hours \n', id)).toEqual([
    { type: 'segment', id: 'new', text: 'the battery lasts', start_micros: 0, end_micros: 900, speaker: 'Agent' },
    { type: 'segment', id: 'new', text: 'twelve hours', start_micros: 1000, end_micros: 1900 },
  ]);
});

test('marks that come in another order keep their own times', () => {
  const made = marksOf([...cut].reverse(), 'one\ntwo', id) ?? [];
  expect(made.map((mark) => mark.type === 'segment' && [mark.text, mark.start_micros])).toEqual([['one', 0], ['two', 1_000]]);
});

test('an empty line leaves its segment out, wherever it is', () => {
  const texts = (written: string) => marksOf(cut, written, id)?.map((mark) => (mark.type === 'segment' ? mark.text : ''));
  expect([texts('\ntwelve'), texts('the battery\n'), texts('\n')]).toEqual([['twelve'], ['the battery'], []]);
});

test('a line too many or too few has no time, so nothing is decided', () => {
  expect(marksOf(cut, 'a\nb\nc', id)).toBeNull();
  expect(marksOf(cut, 'all in one', id)).toBeNull();
});

test('a text without times is one segment, and no text is none', () => {
  expect(marksOf(whole, '  so  ', id)).toEqual([{ type: 'segment', id: 'new', text: 'so' }]);
  expect(marksOf(whole, ' ', id)).toEqual([]);
});
