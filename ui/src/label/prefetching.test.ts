import { describe, expect, test } from 'vitest';
import { Prefetching } from './prefetching.ts';

function shelf() {
  const asked: string[] = [];
  const arrived: string[] = [];
  const answers = new Map<string, { done: (work: string) => void; failed: (reason: Error) => void }>();
  const prefetching = new Prefetching<string>({
    fetch: (hash) => {
      asked.push(hash);
      return new Promise((done, failed) => answers.set(hash, { done, failed }));
    },
    arrived: (_, work) => arrived.push(work),
  });
  const answer = async (hash: string, work: string) => {
    answers.get(hash)?.done(work);
    await new Promise((done) => setTimeout(done));
  };
  const fail = async (hash: string) => {
    answers.get(hash)?.failed(new Error('no answer'));
    await new Promise((done) => setTimeout(done));
  };
  return { prefetching, asked, arrived, answer, fail };
}

describe('fetching ahead', () => {
  test('asks once for what is wanted and lets go of the rest', async () => {
    const { prefetching, asked, answer } = shelf();
    prefetching.want(['a', 'b']);
    await answer('a', 'A');
    prefetching.want(['b', 'c']);
    expect(asked).toEqual(['a', 'b', 'c']);
    expect(prefetching.take('a'), 'no longer kept').toBeNull();
    expect(prefetching.take('b'), 'not here yet').toBeNull();
    await answer('b', 'B');
    expect([prefetching.take('b'), prefetching.take('b')], 'taken once').toEqual(['B', null]);
  });

  test('what was dropped while it was on its way is old', async () => {
    const { prefetching, arrived, answer } = shelf();
    prefetching.want(['a']);
    prefetching.drop('a');
    await answer('a', 'old');
    expect([prefetching.take('a'), arrived]).toEqual([null, []]);
  });

  test('renewing keeps what is here until its newer self is', async () => {
    const { prefetching, answer, fail } = shelf();
    prefetching.want(['a']);
    await answer('a', 'one');
    prefetching.renew();
    await fail('a');
    prefetching.renew();
    await answer('a', 'two');
    expect(prefetching.take('a')).toBe('two');
  });

  test('what could not be fetched is asked for again', async () => {
    const { prefetching, asked, fail } = shelf();
    prefetching.want(['a']);
    await fail('a');
    prefetching.want(['a']);
    expect(asked).toEqual(['a', 'a']);
  });
});
