import { expect, test, vi } from 'vitest';
import { CallError, Client, type Changed, type Transport } from './client.ts';

function fake(answer: (name: string) => unknown): { transport: Transport; tell: (changed: Changed) => void } {
  let hear: (changed: Changed) => void = () => undefined;
  const transport: Transport = {
    desktop: false,
    call: (name) => Promise.resolve().then(() => answer(name)),
    listen: (listener) => {
      hear = listener;
      return () => undefined;
    },
    pick: () => Promise.resolve(null),
  };
  return { transport, tell: (changed) => hear(changed) };
}

const session = { role: 'owner', labeler: null, may_choose: true, desktop: false, media_base: '' } as const;

test('without a session nothing is listened to: the server would refuse, and for good', () => {
  const { transport } = fake(() => ({}));
  const listen = vi.spyOn(transport, 'listen');
  const client = new Client(transport);
  expect(listen).not.toHaveBeenCalled();
  client.adopt(session);
  client.adopt(session);
  expect(listen, 'once').toHaveBeenCalledTimes(1);
});

test('a change in another project is not heard', () => {
  const { transport, tell } = fake(() => ({}));
  const client = new Client(transport);
  client.adopt(session);
  client.project = 'p1';
  const heard = vi.fn();
  client.onChanged(heard);
  tell({ project: 'p2', tags: ['items'] });
  expect(heard, 'the open project did not change').not.toHaveBeenCalled();
  tell({ project: 'p1', tags: ['items'] });
  tell({ project: null, tags: ['projects'] });
  expect(heard, 'null means every project').toHaveBeenCalledTimes(2);
});

test('a call that succeeded makes its own reads stale, a refused one nothing', async () => {
  const { transport } = fake((name) => {
    if (name === 'commit') throw new CallError('conflict', 'open disagreements');
    return {};
  });
  const client = new Client(transport);
  const heard = vi.fn();
  client.onChanged(heard);
  await client.call('tag_version', { version: 'v1', name: 'first' });
  expect(heard).toHaveBeenCalledWith(['versions']);
  await expect(client.call('commit', { message: 'x' })).rejects.toThrow('open disagreements');
  expect(heard, 'nothing was written').toHaveBeenCalledOnce();
});

test('media addresses name the base, the project and the item', () => {
  const client = new Client(fake(() => ({})).transport);
  client.adopt({ role: 'owner', labeler: null, may_choose: true, desktop: true, media_base: 'http://127.0.0.1:9/k' });
  client.project = 'p1';
  expect(client.media('ab', 'sound.wav')).toBe('http://127.0.0.1:9/k/media/p1/ab/sound.wav');
});
