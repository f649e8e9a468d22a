import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { calmly } from './calm.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a burst acts at once and once more at its end', () => {
  const act = vi.fn();
  const calm = calmly(act, 100);
  for (let at = 0; at < 50; at++) calm.ask();
  expect(act, 'the first is answered without delay').toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(act, 'the last state is seen').toHaveBeenCalledTimes(2);
});

test('a steady stream acts no more often than asked', () => {
  const act = vi.fn();
  const calm = calmly(act, 100);
  for (let at = 0; at < 100; at++) {
    calm.ask();
    vi.advanceTimersByTime(10);
  }
  expect(act.mock.calls.length, 'a second holds ten tenths').toBeLessThanOrEqual(11);
});

test('after stopping nothing waits', () => {
  const act = vi.fn();
  const calm = calmly(act, 100);
  calm.ask();
  calm.ask();
  calm.stop();
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(1);
});
