import { expect, test } from 'vitest';
import type { DrawClass } from './classes.ts';
import { foundClasses, listedClasses } from './find.ts';
import { classInk } from './palette.ts';

const names = ['deep scratch', 'scratch', 'dent', 'edge chip', 'stain', 'old'];
const classes = names.map((name, at) => ({ key: name, name, definition: name === 'stain' ? 'Not a scratch' : '', retired: name === 'old', ink: classInk(at), press: String(at + 1), attributes: [], least: null })) as DrawClass[];
const found = (query: string): string[] => foundClasses(classes, query).map((each) => each.name);

test('the beginning of a name comes before the middle, and the definition comes last', () => {
  expect(found('scr')).toEqual(['scratch', 'deep scratch', 'stain']);
});

test('letters in order find a name without its vowels', () => {
  expect(found('egch')).toEqual(['edge chip']);
});

test('the key of a class finds it, and nothing typed finds all in the order of the keys', () => {
  expect(found('4')[0]).toBe('edge chip');
  expect(found(' ')).toEqual(names);
  expect(found('zebra')).toEqual([]);
});

test('the panel lists the first ones, and never leaves out a class that is on the picture', () => {
  const listed = listedClasses(classes, new Map([['old', 3]]), 'stain', 2);
  expect(listed.map((each) => each.name)).toEqual(['deep scratch', 'scratch', 'stain', 'old']);
});

test('one of a thousand classes is found by the letters that tell it apart', () => {
  const many = Array.from({ length: 1000 }, (_, at) => ({ ...classes[0]!, key: String(at), name: `part ${at} of the housing`, press: null }));
  expect(foundClasses(many, 'p999').map((each) => each.key)).toEqual(['999']);
});
