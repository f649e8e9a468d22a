import { describe, expect, test } from 'vitest';
import { timeFrom, timeText } from './clock.ts';
import { speakerNamed, speakersOf } from './speakers.ts';
import type { Line } from './segments.ts';

describe('times as people type them', () => {
  test('minutes, hours, seconds, with a point or a comma, and from here', () => {
    expect(['1:23.4', '83,4', '1:02:03', ' 5 s', '+5', '−1:00'].map((text) => timeFrom(text, 90))).toEqual([83.4, 83.4, 3723, 5, 95, 30]);
    expect(['', 'soon', '1:2:3:4', '1:', '--5', '.'].map((text) => timeFrom(text, 0))).toEqual([null, null, null, null, null, null]);
  });

  test('what is shown can be typed', () => {
    for (const micros of [0, 62_345_000, 3_600_000_000, 59_999_600]) expect(timeFrom(timeText(micros), 0)).toBeCloseTo(micros / 1e6, 2);
    expect(timeText(62_345_000)).toBe('1:02.345');
  });
});

describe('speakers', () => {
  const said = (speaker?: string): Line => ({ type: 'segment', id: '', text: '', ...(speaker === undefined ? {} : { speaker }) });

  test('the project’s come first, others keep the place their name says', () => {
    const all = speakersOf(['Agent', 'Caller'], [said('Speaker 4'), said('Zoe'), said('Agent'), said()]);
    expect(all.map(({ name, known }) => (known ? name : '-'))).toEqual(['Agent', 'Caller', 'Zoe', 'Speaker 4', '-', '-', '-', '-']);
    expect(all.slice(0, 5).map(({ letter }) => letter)).toEqual(['A', 'C', 'Z', '4', '5']);
  });

  test('with none named, a key gives the speaker of its number, and it stays at that place', () => {
    expect(speakersOf([], [])[1]?.name).toBe('Speaker 2');
    expect(speakersOf([], [said('Speaker 2')])[1]).toMatchObject({ name: 'Speaker 2', known: true });
  });

  test('two who begin alike have two letters, and a ninth is still somebody', () => {
    const all = speakersOf(['Anna', 'Alexei'], []);
    expect(all.slice(0, 2).map(({ letter }) => letter)).toEqual(['An', 'Al']);
    expect(speakerNamed(all, 'Tom')).toMatchObject({ place: 0, letter: 'T' });
  });
});
