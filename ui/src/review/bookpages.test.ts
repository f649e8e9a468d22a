import { expect, test } from 'vitest';
import type { CaseDetail, CaseRow, Mark } from '../lib/generated/api.ts';
import { conventionOf, pageOf, pagesFor, titleOf } from './bookpages.ts';

const pages = ['class:s', 'class:d', 'convention:filler', 'convention:case'].map((id) => ({ id }));
const box = (cls: string): Mark => ({ type: 'box', id: cls, class: cls, x: 0, y: 0, width: 1, height: 1 });
const about = (media: CaseRow['media'], kind: CaseRow['kind'], ...marks: Mark[]): Pick<CaseDetail, 'case' | 'layers'> => ({
  case: { id: 'a', item: 'i', name: 'n', media, kind, severity: 'error', score: 1, labelers: [], why: '', state: 'open' },
  layers: marks.map((mark, at) => ({ labeler: String(at), marks: [mark], text: null, view: null, seen: null, heard: null })),
});

test('a case is filed on the page of the class that most gave it', () => {
  expect(pageOf(about('image', 'class', box('d'), box('s'), box('s')), pages)).toBe('class:s');
  expect(pageOf(about('image', 'class', box('d'), box('s')), pages), 'one each: the first').toBe('class:d');
});

test('a case of a convention is filed on its page, one about words on any', () => {
  expect(pageOf(about('audio', 'case'), pages)).toBe('convention:case');
  expect(pageOf(about('audio', 'lexical'), pages)).toBe('convention:filler');
  expect(pageOf(about('audio', 'lexical'), []), 'a book without pages').toBeNull();
});

test('pictures go on pages of classes, transcripts on pages of conventions', () => {
  expect(pagesFor(pages, 'image').map(({ id }) => id)).toEqual(['class:s', 'class:d']);
  expect(pagesFor(pages, 'audio').map(({ id }) => id)).toEqual(['convention:filler', 'convention:case']);
});

test('a page of a class is of no convention', () => {
  expect([conventionOf('convention:filler'), conventionOf('class:filler')]).toEqual(['filler', null]);
});

test('a convention is called as in Review, a class by its name', () => {
  expect([titleOf({ id: 'convention:number_format', title: 'number_format' }), titleOf({ id: 'class:a', title: 'scratch' })]).toEqual(['Numbers', 'scratch']);
});
