import { expect, test } from 'vitest';
import { original, viewNote } from '../label/look.ts';
import { Hand } from './hand.svelte.ts';
import type { Reviewing } from './reviewing.svelte.ts';
import { nextSeen, seenBy, seenInWords } from './seen.ts';

const dark = { ...original, gamma: 1.8, black: 0.1, invert: true };
const layers = [
  { labeler: 'anna', view: viewNote(2, dark, 0.4) },
  { labeler: 'ben', view: null },
  { labeler: 'cara', view: viewNote(0.5, original) },
];

test('the looks of a case are those that were recorded, as they were', () => {
  expect(seenBy(layers)).toEqual([{ labeler: 'anna', look: dark }, { labeler: 'cara', look: original }]);
  expect(seenBy([{ labeler: 'dan', view: 'not ours' }])).toEqual([]);
});

test('one key goes through them and back to one’s own', () => {
  const all = seenBy(layers);
  const walk = [null, 'anna', 'cara'].map((from) => nextSeen(all, from)?.labeler ?? null);
  expect(walk).toEqual(['anna', 'cara', null]);
  expect(nextSeen(all, 'gone')?.labeler, 'another case begins at its first').toBe('anna');
});

test('a look is named without the zoom', () => {
  const [anna, cara] = seenBy(layers);
  expect(anna && seenInWords(anna)).toBe('As anna saw it: gamma 1.8, levels 10 % to 100 %, inverted');
  expect(cara && seenInWords(cara)).toBe('As cara saw it: the picture as it is');
});

test('the key shows the picture as each one saw it, and turning it further begins there', () => {
  const said: string[] = [];
  const reviewing = { detail: { item: { kind: 'image' }, layers }, say: (text: string) => said.push(text) } as unknown as Reviewing;
  const client = { call: () => Promise.reject(new Error('none')), media: () => '', onChanged: () => () => undefined };
  const hand = new Hand({ client: client as never, reviewing, place: 'here', classes: () => [], mayDecide: () => true, key: () => '' });
  hand.sight.adjust = { ...original, gamma: 3 };
  expect([hand.act('as-seen', 'KeyV'), hand.sight.shownLook]).toEqual([true, dark]);
  hand.act('as-seen', 'KeyV');
  expect(hand.sight.shownLook).toEqual(original);
  hand.act('as-seen', 'KeyV');
  expect([hand.sight.shownLook.gamma, said.at(-1)]).toEqual([3, 'As you look at it']);
  hand.act('as-seen', 'KeyV');
  hand.act('gamma-up', 'KeyG');
  expect(hand.sight.shownLook).toEqual({ ...dark, gamma: 1.9 });
  expect(hand.sight.saw, 'it is one’s own now').toBeNull();
});
