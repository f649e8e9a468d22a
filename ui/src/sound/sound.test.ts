import { describe, expect, test } from 'vitest';
import { clashes, reserved, writes } from '../label/keymap.ts';
import type { Mark } from '../lib/generated/api.ts';
import { soundKeys } from './keys.ts';
import { columns, readPeaks } from './peaks.ts';
import { rateStep, resumeAt } from './resume.ts';
import { following, opening, placeOf, shifted, tickStep, timeAt, whole, zoomed } from './timeline.ts';
import { linesOf, textPatch, wordCount, type Line } from './transcript.ts';
import { caretAfter, Typing } from './typing.ts';

describe('keys of the transcript editor', () => {
  test('no two actions share a key', () => {
    expect(clashes(soundKeys)).toEqual([]);
  });

  test('the keys of the window are left alone', () => {
    expect(soundKeys.flatMap(({ keys }) => keys).filter((key) => reserved.includes(key))).toEqual([]);
  });

  test('every action has a key that types nothing', () => {
    const mute = soundKeys.filter(({ keys }) => keys.every(writes)).map(({ action }) => action);
    expect(mute, 'letters belong to the text, so each action has another key').toEqual([]);
  });
});

/** A file of peaks: per bucket and channel a low and a high sample. */
function peakFile(perSecond: number, channels: number, pairs: readonly [number, number][]): ArrayBuffer {
  const bytes = new ArrayBuffer(16 + pairs.length * 4);
  const view = new DataView(bytes);
  new TextEncoder().encodeInto('PEAK', new Uint8Array(bytes));
  [perSecond, channels, pairs.length / channels].forEach((number, at) => view.setUint32(4 + at * 4, number, true));
  pairs.forEach(([low, high], at) => {
    view.setInt16(16 + at * 4, low, true);
    view.setInt16(18 + at * 4, high, true);
  });
  return bytes;
}

describe('peaks', () => {
  test('channels are joined to the widest outline', () => {
    const peaks = readPeaks(peakFile(10, 2, [[-16384, 0], [0, 8192]]));
    expect(columns(peaks, 0, 0.1, 1)).toEqual([[-0.5, 0.25]]);
    expect(peaks.seconds).toBeCloseTo(0.1);
  });

  test('a click is seen at every zoom', () => {
    const samples = Array.from({ length: 20_000 }, (_, at): [number, number] => (at === 12_345 ? [-32768, 32767] : [0, 0]));
    const peaks = readPeaks(peakFile(100, 1, samples));
    for (const width of [100, 700, 2000]) {
      const highest = Math.max(...columns(peaks, 0, peaks.seconds / width, width).map(([, high]) => high));
      expect(highest, `${width} columns`).toBeCloseTo(1, 3);
    }
  });

  test('beyond the end there is silence', () => {
    const peaks = readPeaks(peakFile(10, 1, [[-3276, 3276]]));
    expect(columns(peaks, 5, 1, 2)).toEqual([[0, 0], [0, 0]]);
  });

  test('a file that was cut off is refused', () => {
    expect(() => readPeaks(peakFile(10, 1, [[0, 1], [0, 1]]).slice(0, 20))).toThrow('cut off');
    expect(() => readPeaks(new ArrayBuffer(4))).toThrow('not an outline');
  });
});

describe('the timeline', () => {
  test('zooming keeps the moment under the cursor', () => {
    const all = whole(60, 600);
    const near = zoomed(all, 300, 8, 60, 600);
    expect(timeAt(near, 300)).toBeCloseTo(30);
    expect(zoomed(near, 10, 0.001, 60, 600), 'never wider than the clip').toEqual(all);
  });

  test('the view never leaves the clip', () => {
    const near = zoomed(whole(60, 600), 300, 4, 60, 600);
    expect(shifted(near, -1e6, 60, 600).start).toBe(0);
    expect(placeOf(shifted(near, 1e6, 60, 600), 60)).toBeCloseTo(600);
  });

  test('a long clip opens at its first minute, a short one whole', () => {
    expect(opening(10_800, 1200)).toEqual({ start: 0, pxPerSecond: 20 });
    expect(opening(90, 1200)).toBeNull();
  });

  test('following turns the page only when the moment is out of sight', () => {
    const near = zoomed(whole(60, 600), 0, 4, 60, 600);
    expect(following(near, 5, 60, 600), 'nothing moves while one reads').toBe(near);
    expect(placeOf(following(near, 16, 60, 600), 16)).toBeCloseTo(36);
  });

  test('marks of the scale keep their distance', () => {
    for (const pxPerSecond of [0.02, 3, 77, 2000]) expect(tickStep(pxPerSecond) * pxPerSecond).toBeGreaterThanOrEqual(80);
  });
});

describe('playing', () => {
  test('after a pause it goes on a little earlier, after a jump where one is', () => {
    expect(resumeAt(10, 60, true)).toBe(8.5);
    expect(resumeAt(0.5, 60, true), 'never before the start').toBe(0);
    expect(resumeAt(10, 60, false)).toBe(10);
    expect(resumeAt(60, 60, true), 'from the end it starts over').toBe(0);
  });

  test('rates stay round and in range', () => {
    expect(rateStep(1, 1)).toBe(1.1);
    expect([3, 2, 1].reduce((rate) => rateStep(rate, -1), 1.1)).toBe(0.8);
    expect(rateStep(0.5, -1)).toBe(0.5);
  });
});

describe('typing', () => {
  function hand() {
    const sent: string[] = [];
    let pause: (() => void) | null = null;
    const typing = new Typing(
      (text) => sent.push(text),
      (_, act) => {
        pause = act;
        return () => (pause = null);
      },
    );
    return { sent, typing, rest: () => pause?.() };
  }

  test('a word is one edit, sent at its space', () => {
    const { sent, typing } = hand();
    for (const [text, key] of [['h', 'h'], ['hi', 'i'], ['hi ', ' '], ['hi y', 'y']] as const) typing.typed(text, key);
    expect(sent).toEqual(['hi ']);
    expect(typing.waiting, 'the next word is in the hand').toBe(true);
  });

  test('a pause sends, and leaving loses nothing', () => {
    const { sent, typing, rest } = hand();
    typing.typed('he', 'e');
    rest();
    typing.typed('hey', 'y');
    typing.flush();
    typing.flush();
    expect(sent, 'each once').toEqual(['he', 'hey']);
  });

  test('the caret goes to the end of what an undo changed', () => {
    expect(caretAfter('the quick fox', 'the fox')).toBe(3);
    expect(caretAfter('the fox', 'the quick fox'), 'after the word that came back').toBe(9);
    expect(caretAfter('aa', 'aaa')).toBeLessThanOrEqual(3);
  });
});

describe('the transcript', () => {
  const line = (id: string, text: string, start?: number): Line => ({
    type: 'segment',
    id,
    text,
    ...(start === undefined ? {} : { start_micros: start, end_micros: start + 1 }),
  });

  test('lines stand in the order of time', () => {
    const marks: Mark[] = [line('a', 'later', 900), line('b', 'first', 0)];
    expect(linesOf(marks).map(({ text }) => text)).toEqual(['first', 'later']);
  });

  test('white space around a text is no edit', () => {
    expect(textPatch([line('a', 'hello')], line('a', 'hello'), ' hello ')).toBeNull();
  });

  test('an emptied text is taken away, an emptied segment keeps its time', () => {
    expect(textPatch([line('a', 'hello')], line('a', 'hello'), ' ')).toEqual({ put: [], remove: ['a'] });
    expect(textPatch([line('a', 'hello', 5)], line('a', 'hello', 5), '')?.put).toEqual([line('a', '', 5)]);
  });

  test('words are what white space parts', () => {
    expect(wordCount(['um, nearest  gas\nstation', ''])).toBe(4);
  });
});
