import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Loader, type Wanted } from './loader.ts';

type Flight = { url: string; signal: AbortSignal; arrive: () => void; fail: (why: string) => void };

function air() {
  const flights: Flight[] = [];
  const kept = new Set<string>();
  const loader = new Loader(
    ({ url }, signal) =>
      new Promise((resolve, reject) => {
        flights.push({ url, signal, arrive: () => resolve({} as ImageBitmap), fail: (why) => reject(new Error(why)) });
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    kept,
    (url) => kept.add(url),
  );
  const list = (...urls: string[]): Wanted[] => urls.map((url) => ({ url, decode: 'tile' }));
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return { flights, kept, loader, list, settle, flying: () => flights.filter((each) => !each.signal.aborted && !kept.has(each.url)).map((each) => each.url) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('loading', () => {
  test('six at once, in the order they are wanted, the next when one arrives', async () => {
    const { loader, list, flights, flying, settle } = air();
    loader.want('picture', list('1', '2', '3', '4', '5', '6', '7', '8'));
    expect(flying()).toEqual(['1', '2', '3', '4', '5', '6']);
    flights[3]?.arrive();
    await settle();
    expect(flying()).toEqual(['1', '2', '3', '5', '6', '7']);
  });

  test('what is no longer wanted is given up, and asked for again when it is wanted again', async () => {
    const { loader, list, flights, flying, settle } = air();
    loader.want('picture', list('old', 'both'));
    loader.want('picture', list('both', 'new'));
    await settle();
    expect(flights[0]?.signal.aborted).toBe(true);
    expect(flying()).toEqual(['both', 'new']);
    expect(loader.failure('old'), 'to be given up is not to fail').toBeNull();
    loader.want('picture', list('old'));
    expect(flying()).toEqual(['old']);
  });

  test('what comes next waits until all that is looked at is on its way', () => {
    const { loader, list, flying } = air();
    loader.want('next', list('n1', 'n2', 'n3'));
    loader.want('picture', list('1', '2', '3', '4', '5'));
    expect(flying().slice(3), 'those in the air stay').toEqual(['1', '2', '3']);
  });

  test('what is kept is not fetched', () => {
    const { loader, list, flying, kept } = air();
    kept.add('here');
    loader.want('picture', list('here', 'there'));
    expect(flying()).toEqual(['there']);
  });

  test('two who want the same get one request, and one leaving does not end it', () => {
    const { loader, list, flights } = air();
    loader.want('picture', list('a'));
    loader.want('next', list('a'));
    loader.want('picture', []);
    expect(flights).toHaveLength(1);
    expect(flights[0]?.signal.aborted).toBe(false);
  });

  test('a failure is tried again after 1, 2 and 4 s, then left, and its reason known', async () => {
    const { loader, list, flights } = air();
    const heard: string[] = [];
    loader.onarrival((url) => heard.push(url));
    loader.want('picture', list('broken'));
    for (const wait of [1000, 2000, 4000]) {
      flights.at(-1)?.fail('the file is gone');
      await vi.advanceTimersByTimeAsync(wait - 10);
      const before = flights.length;
      await vi.advanceTimersByTimeAsync(30);
      expect(flights).toHaveLength(before + 1);
    }
    flights.at(-1)?.fail('the file is gone');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(flights).toHaveLength(4);
    expect(loader.failure('broken')?.reason).toBe('the file is gone');
    expect(heard, 'so that the reason shows').toHaveLength(4);
    loader.retry();
    expect(flights, 'unless somebody asks').toHaveLength(5);
  });

  test('what was fetched for later and found no room is not fetched again and again', async () => {
    const { loader, list, flights, kept, settle } = air();
    loader.want('next', list('large'));
    flights[0]?.arrive();
    await settle();
    kept.delete('large');
    loader.want('picture', list('a'));
    expect(flights.map((each) => each.url)).toEqual(['large', 'a']);
    loader.want('picture', list('large'));
    expect(flights.map((each) => each.url), 'unless it is looked at').toEqual(['large', 'a', 'large']);
  });
});
