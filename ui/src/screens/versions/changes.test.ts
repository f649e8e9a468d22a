import { expect, test } from 'vitest';
import type { BoxMark, MarkChange } from '../../lib/generated/api.ts';
import { drawnChanges, sentence, told } from './changes.ts';

const classes = [{ key: 'a', name: 'scratch', index: 0 }, { key: 'b', name: 'dent', index: 1 }];
const box = (key: string): { type: 'box' } & BoxMark => ({ type: 'box', id: '1', class: key, x: 0, y: 0, width: 4, height: 4 });
const change = (kind: string, before: string | null, after: string | null, iou: number | null = null): MarkChange => ({
  kind, before: before === null ? null : box(before), after: after === null ? null : box(after), iou, words: [],
});

test('every change of a box is told with the class it is about', () => {
  expect(sentence(change('class', 'a', 'b'), classes)).toBe('scratch became dent');
  expect(sentence(change('box_moved', 'a', 'a', 0.712), classes)).toBe('scratch box moved, overlap 0.712');
  expect(sentence(change('box_removed', 'b', null), classes), 'the class is the one that went').toBe('dent box removed');
});

test('a change nobody foresaw is still told', () => {
  expect(sentence(change('segment_added', null, null), classes)).toBe('segment added');
});

test('before and after are told apart by more than colour', () => {
  expect(drawnChanges([change('box_moved', 'a', 'a')]).map((one) => one.dashed ?? false), 'before is dashed').toEqual([true, false]);
});

test('the same sentence is said once with its count', () => {
  expect(told(['x', 'y', 'x'])).toEqual([{ text: 'x', times: 2 }, { text: 'y', times: 1 }]);
});
