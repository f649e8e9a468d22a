import type { BookPage } from '../../lib/generated/api.ts';
import { expect, test } from 'vitest';
import { classFacts, decidedWords, drawnOf, partsOf, sightOf } from './book.ts';

const page = (id: string, over: Partial<BookPage> = {}): BookPage => ({ id, title: id, definition: '', examples: [], decided: null, ...over });

test('classes come before conventions, and an empty part is not there', () => {
  const pages = [page('convention:filler'), page('class:a'), page('class:b')];
  expect(partsOf(pages).map(({ title, pages: of }) => [title, of.map(({ id }) => id)])).toEqual([['Classes', ['class:a', 'class:b']], ['Conventions', ['convention:filler']]]);
  expect(partsOf([page('class:a')]).map(({ title }) => title)).toEqual(['Classes']);
});

test('a convention says what was decided, a class nothing', () => {
  expect(decidedWords(page('convention:filler', { decided: 'keep' }))).toBe('Write every um and uh');
  expect(decidedWords(page('convention:filler'))).toBe('Not decided yet');
  expect(decidedWords(page('class:a'))).toBeNull();
});

test('a box of a class that is gone is still drawn', () => {
  const box = (cls: string) => ({ type: 'box' as const, id: cls, class: cls, x: 0, y: 0, width: 4, height: 4 });
  expect(drawnOf({ marks: [box('a'), box('gone')] }, [{ key: 'a', name: 'scratch', index: 0 }]).map(({ tone, name }) => [tone, name])).toEqual([[1, 'scratch'], [8, 'unknown class']]);
});

test('the picture is shown where the example is, and whole without a place', () => {
  const whole = { x: 0, y: 0, width: 1000, height: 1000 };
  const sight = sightOf({ focus: { x: 400, y: 400, width: 40, height: 20 }, marks: [] }, whole, 1.5);
  expect(sight && sight.width < 300 && sight.x < 400 && sight.x + sight.width > 440, 'the place with what is around it').toBe(true);
  expect(sightOf({ focus: null, marks: [] }, whole, 1.5)).toBeNull();
});

test('a class says what it asks of its boxes', () => {
  const depth = { name: 'depth', kind: 'choice' as const, choices: ['light', 'deep'] };
  expect(classFacts({ least: { length: 2, unit: 'mm' }, attributes: [depth, { name: 'polished', kind: 'flag', choices: [] }], retired: false })).toEqual(['Counts from 2 mm on its longer side', 'depth: light, deep', 'polished: yes or not']);
  expect(classFacts({ least: null, attributes: [], retired: true })).toEqual(['Retired: not labelled any more']);
});
