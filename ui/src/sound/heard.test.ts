import { describe, expect, test } from 'vitest';
import { heardFrom, hearing, heardText, longestUnheard, shareHeard, unheard, within, type Heard } from './heard.ts';
import { Ticks } from './ticks.ts';

const all = (...pairs: [number, number][]): Heard => pairs.reduce((heard: Heard, [from, to]) => hearing(heard, from, to), []);

describe('what was heard', () => {
  test('stretches that touch are one, in whatever order they were heard', () => {
    const joined = [{ from: 0, to: 300 }, { from: 500, to: 600 }];
    expect(all([100, 200], [500, 600], [0, 100], [200, 300])).toEqual(joined);
    expect(all([0, 100], [200, 300], [500, 600], [50, 250])).toEqual(joined);
  });

  test('is the same as a list of milliseconds ticked off', () => {
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 60; round++) {
      const ticked = new Uint8Array(500);
      let heard: Heard = [];
      for (let at = 0; at < 25; at++) {
        const from = next(480);
        const to = from + next(20);
        heard = hearing(heard, from, to);
        ticked.fill(1, from, to);
      }
      const again = new Uint8Array(500);
      for (const { from, to } of heard) again.fill(1, from, to);
      expect(again).toEqual(ticked);
      expect(heard.every(({ to }, at) => to < (heard[at + 1]?.from ?? Infinity)), 'apart and in order').toBe(true);
    }
  });

  test('what was heard before changes nothing', () => {
    const heard = all([0, 1000]);
    expect(hearing(heard, 200, 700)).toBe(heard);
    expect(hearing(heard, 200, 200)).toBe(heard);
  });

  test('three hours heard in bits and in any order are taken in within a second', () => {
    const started = performance.now();
    let heard: Heard = [];
    for (let at = 0; at < 10_800; at++) heard = hearing(heard, ((at * 7919) % 10_800) * 1000, ((at * 7919) % 10_800) * 1000 + 900);
    expect(heard.length).toBe(10_800);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('comes back from its text', () => {
    const heard = all([0, 1000], [2500, 3000]);
    expect(heardFrom(heardText(heard))).toEqual(heard);
    expect(heardFrom('')).toEqual([]);
    expect(heardFrom('12-')).toBeNull();
  });
});

describe('the speech not heard', () => {
  const speech = [{ from: 1000, to: 2000 }, { from: 5000, to: 8000 }];

  test('is counted in speech, not in time', () => {
    expect(shareHeard([], speech)).toBe(0);
    expect(shareHeard(all([0, 4000]), speech)).toBeCloseTo(0.25);
    expect(shareHeard(all([0, 9000]), speech)).toBe(1);
    expect(shareHeard([], []), 'nobody speaks').toBe(1);
  });

  test('a sliver beside what was heard is no speech missed, a short word alone is', () => {
    expect(shareHeard(all([1100, 7900]), speech)).toBe(1);
    expect(unheard(all([0, 9000]), [{ from: 9500, to: 9600 }])).toEqual([{ from: 9500, to: 9600 }]);
  });

  test('the longest of it is where to listen next', () => {
    expect(longestUnheard([], speech)).toEqual({ from: 5000, to: 8000 });
    expect(longestUnheard(all([5500, 7600]), speech)).toEqual({ from: 1000, to: 2000 });
    expect(longestUnheard(all([0, 9000]), speech)).toBeNull();
  });

  test('can be asked of one place', () => {
    expect(within(speech, { from: 1500, to: 5500 })).toEqual([{ from: 1500, to: 2000 }, { from: 5000, to: 5500 }]);
  });
});

describe('looks at a sound that plays', () => {
  test('a jump between two of them is not heard', () => {
    const ticks = new Ticks();
    expect(ticks.look(0, 10, 1)).toBeNull();
    expect(ticks.look(50, 10.05, 1)).toEqual({ from: 10, to: 10.05 });
    expect(ticks.look(100, 30, 1), 'forward').toBeNull();
    expect(ticks.look(150, 2, 1), 'back').toBeNull();
    expect(ticks.look(200, 2.05, 1)).toEqual({ from: 2, to: 2.05 });
    expect(ticks.look(9000, 10.8, 1), 'too long ago to tell').toBeNull();
  });
});
