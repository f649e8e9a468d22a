import { describe, expect, test } from 'vitest';
import { Sending, type Departure } from './sending.ts';

type Leaving = Departure<string, string>;

/** A road where every departure waits to be let through or turned back. */
function road() {
  const log: string[] = [];
  let gate: { done: () => void; failed: () => void } | null = null;
  const sending = new Sending<string, string, string>({
    send: ({ place }) => {
      log.push(`sends ${place}`);
      return new Promise((done, failed) => (gate = { done: () => done(`got ${place}`), failed: () => failed(new Error('no answer')) }));
    },
    sent: (_, answer) => log.push(answer),
    failed: ({ place }) => log.push(`${place} failed`),
    changed: () => undefined,
  });
  const calm = () => new Promise((done) => setTimeout(done));
  const pass = async () => {
    gate?.done();
    await calm();
  };
  const fail = async () => {
    gate?.failed();
    await calm();
  };
  const leave = (place: string): Leaving => {
    const leaving = { place, submission: 's' };
    sending.push(leaving);
    return leaving;
  };
  return { sending, log, pass, fail, leave, calm };
}

describe('what was left behind', () => {
  test('is sent one at a time, in the order it was left', async () => {
    const { log, pass, leave, sending } = road();
    leave('a');
    leave('b');
    expect(log).toEqual(['sends a']);
    await pass();
    await pass();
    expect(log).toEqual(['sends a', 'got a', 'sends b', 'got b']);
    expect(sending.waiting).toEqual([]);
  });

  test('waits after a failure until somebody says what becomes of it', async () => {
    const { log, fail, pass, leave, sending } = road();
    const a = leave('a');
    leave('b');
    await fail();
    leave('c');
    expect(log).toEqual(['sends a', 'a failed']);
    sending.again(a);
    await pass();
    await pass();
    await pass();
    expect(log.filter((each) => each.startsWith('got')), 'what failed goes first').toEqual(['got a', 'got b', 'got c']);
  });

  test('whoever waits for it hears of the end and of a failure', async () => {
    const { fail, pass, leave, sending, calm } = road();
    let heard = 0;
    await sending.settled();
    leave('a');
    void sending.settled().then(() => (heard += 1));
    await calm();
    expect(heard).toBe(0);
    await pass();
    expect(heard).toBe(1);
    leave('b');
    leave('c');
    void sending.settled().then(() => (heard += 1));
    await fail();
    expect(heard).toBe(2);
  });

  test('can be taken back until it is being sent', async () => {
    const { log, pass, leave, sending } = road();
    const [a, b] = [leave('a'), leave('b')];
    expect([sending.withdraw(a), sending.withdraw(b)]).toEqual([false, true]);
    await pass();
    expect(log).toEqual(['sends a', 'got a']);
  });
});
