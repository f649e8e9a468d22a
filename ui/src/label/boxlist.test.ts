import { expect, test } from 'vitest';
import type { BoxMark } from '../lib/generated/api.ts';
import { all, listed, narrowed, nothingListed, occurring, rowInWords, type ListedBy } from './boxlist.ts';
import type { DrawClass } from './classes.ts';
import { classInk } from './palette.ts';

const scratch = { key: 's', name: 'scratch', definition: '', retired: false, ink: classInk(0), press: '1', attributes: [], least: { length: 1, unit: 'mm' } } as DrawClass;
const box = (id: string, x: number, y: number, over: Partial<BoxMark> = {}): BoxMark => ({ id, class: 's', x, y, width: 20, height: 4, ...over });
const boxes = [box('below', 0, 95), box('right', 50, 2), box('left', 5, 8, { flags: ['occluded'], note: 'two lines?' }), box('gone', 80, 3, { class: 'gone', origin: { kind: 'model', from: 'd', touched: false } })];
const by: ListedBy = { classes: [scratch], locked: new Set(['right']), hidden: new Set(), pictureHeight: 100, pxPerMm: 25 };
const first = listed(nothingListed, boxes, by);
const { rows } = first;

test('rows are in the order in which Tab walks', () => {
  expect(rows.map((row) => row.id)).toEqual(['left', 'right', 'gone', 'below']);
});

test('a box too small for its class says so only where the project has a scale', () => {
  expect(rows[0]?.traits, '20 px are 0.8 mm').toEqual(['small', 'occluded', 'noted']);
  expect(listed(first, boxes, { ...by, pxPerMm: null }).rows[0]?.traits).toEqual(['occluded', 'noted']);
});

test('filters offer what there is, and narrow to it', () => {
  const { classes, traits } = occurring(rows);
  expect(classes.map(({ of, count }) => [of.name, count])).toEqual([['scratch', 3], ['unknown class', 1]]);
  expect(traits.map(({ trait }) => trait)).toEqual(['small', 'occluded', 'noted', 'untouched', 'locked']);
  expect(narrowed(rows, { class: 's', trait: 'locked' }).map((row) => row.id)).toEqual(['right']);
  expect(narrowed(rows, all)).toHaveLength(4);
});

test('a row is read out with all it shows', () => {
  expect(rowInWords(rows[0]!)).toBe('scratch, 20 × 4 px, small, occluded, noted');
});

test('an edit makes only the rows it changed anew, and puts them where they belong', () => {
  const moved = boxes.map((each) => (each.id === 'left' ? { ...each, y: 60 } : each)).filter((each) => each.id !== 'gone');
  const next = listed(first, [...moved, box('new', 1, 1)], { ...by, hidden: new Set(['below']) }).rows;
  expect(next.map((row) => row.id)).toEqual(['new', 'right', 'left', 'below']);
  expect(next[1], 'nothing changed for this one').toBe(rows[1]);
  expect(next[3]?.traits, 'this one was hidden').toContain('hidden');
});
