import { beforeEach, expect, test } from 'vitest';
import type { BoundClient } from '../label/bound.ts';
import { ClipsAhead } from './ahead.ts';
import { keepEar, usual } from './earsettings.ts';

const asked: string[] = [];
const client = {
  media: (hash: string, what: string) => `/media/${hash}/${what}`,
  call: (name: string, { item }: { item: string }) => {
    asked.push(`${name} ${item}`);
    return Promise.reject(new Error('damaged'));
  },
} as unknown as BoundClient;
const get = (address: string, init: RequestInit) => {
  asked.push([address, new Headers(init.headers).get('Range')].filter(Boolean).join(' '));
  return address.includes('/gone/') ? Promise.reject(new Error('gone')) : Promise.resolve({ arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)) });
};

beforeEach(() => {
  asked.length = 0;
  localStorage.clear();
});

test('a clip to come is fetched once: its outline, the first of its sound as one hears it, and where somebody speaks', async () => {
  const ahead = new ClipsAhead(client, 'here', get);
  await ahead.want('one');
  await ahead.want('one');
  expect(asked).toEqual(['/media/one/peaks', '/media/one/sound-levelled-all.wav bytes=0-131071', 'get_speech one']);
});

test('one after the other, and what cannot be had does not hinder the next', async () => {
  keepEar('there', { ...usual, levelled: false });
  const ahead = new ClipsAhead(client, 'there', get);
  void ahead.want('gone');
  await ahead.want('two');
  expect(asked.map((each) => each.split(' ')[0])).toEqual(['/media/gone/peaks', '/media/gone/sound.wav', 'get_speech', '/media/two/peaks', '/media/two/sound.wav', 'get_speech']);
});
