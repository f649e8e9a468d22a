import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Preview } from './preview.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a slider asks once, for where it stopped', async () => {
  const asked: number[] = [];
  const preview = new Preview(async (wish: number) => (asked.push(wish), wish * 2));
  for (const wish of [1, 2, 3]) preview.want(wish);
  expect(preview.waiting).toBe(true);
  await vi.advanceTimersByTimeAsync(300);
  expect([asked, preview.value, preview.waiting]).toEqual([[3], 6, false]);
});

test('a late answer to an older question is not shown', async () => {
  const answers: ((value: string) => void)[] = [];
  const preview = new Preview((_: string) => new Promise<string>((done) => answers.push(done)));
  preview.want('old');
  await vi.advanceTimersByTimeAsync(300);
  preview.want('new');
  await vi.advanceTimersByTimeAsync(300);
  answers[1]?.('new');
  answers[0]?.('old');
  await vi.advanceTimersByTimeAsync(1);
  expect(preview.value).toBe('new');
});

test('what is refused is said, and nothing wished is nothing shown', async () => {
  const preview = new Preview(async (_: number): Promise<number> => Promise.reject(new Error('no such kind')));
  preview.want(1);
  await vi.advanceTimersByTimeAsync(300);
  expect([preview.error?.message, preview.waiting]).toEqual(['no such kind', false]);
  preview.want(null);
  expect([preview.error, preview.waiting]).toEqual([null, false]);
});
