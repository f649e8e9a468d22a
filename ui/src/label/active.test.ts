import { beforeEach, describe, expect, test } from 'vitest';
import { activeKey, activeMillis, begun, clockWords, heard, keepActive, keptActive, paused, type Active, type ActiveEvent } from './active.ts';

const second = 1000;
const after = (...events: [ActiveEvent['type'], number][]): Active =>
  events.reduce((active, [type, at]) => heard(active, { type, at: at * second }), begun(0));

beforeEach(() => sessionStorage.clear());

describe('active time', () => {
  test('short pauses count, a pause over a minute counts nothing', () => {
    expect(after(['touch', 10], ['touch', 70]).millis, 'a pause of just a minute is thinking').toBe(70 * second);
    expect(after(['touch', 10], ['touch', 71]).millis, 'a longer one is coffee').toBe(10 * second);
    expect(after(['touch', 10], ['touch', 400], ['touch', 405]).millis).toBe(15 * second);
  });

  test('a hidden window counts nothing, and what is done unseen neither', () => {
    const hidden = after(['touch', 5], ['hide', 8], ['touch', 9]);
    expect(activeMillis(hidden, 30 * second)).toBe(8 * second);
    expect(paused(hidden, 9 * second)).toBe(true);
    expect(activeMillis(heard(hidden, { type: 'show', at: 40 * second }), 42 * second), 'goes on when it is back').toBe(10 * second);
  });

  test('the clock runs while one looks, and stands after a minute', () => {
    const active = after(['touch', 20]);
    expect(activeMillis(active, 50 * second)).toBe(50 * second);
    expect(paused(active, 50 * second)).toBe(false);
    expect(activeMillis(active, 81 * second), 'the long pause is not counted').toBe(20 * second);
    expect(paused(active, 81 * second)).toBe(true);
  });

  test('a clock that jumps back takes nothing away', () => {
    expect(after(['touch', 10], ['touch', 4]).millis).toBe(10 * second);
  });

  test('a reload goes on where the item was, another revision starts anew', () => {
    const key = activeKey('p', 'anna', 'a', 1);
    keepActive(key, 134_400.7);
    expect(keptActive(key)).toBe(134_401);
    expect(keptActive(activeKey('p', 'anna', 'a', 2))).toBe(0);
    expect(keptActive(activeKey('p', 'boris', 'a', 1)), 'and it is nobody else’s').toBe(0);
    keepActive(key, null);
    expect(keptActive(key), 'forgotten once it is sent').toBe(0);
  });

  test('what is kept does not grow without end', () => {
    for (let at = 0; at < 80; at++) keepActive(activeKey('p', 'anna', String(at), 1), 5);
    expect(sessionStorage.length).toBeLessThan(60);
    expect(keptActive(activeKey('p', 'anna', '79', 1))).toBe(5);
  });

  test('said as a clock', () => {
    expect([0, 134_000, 59_999, 3_723_000].map(clockWords)).toEqual(['0:00', '2:14', '0:59', '1:02:03']);
  });
});
