import { expect, test } from 'vitest';
import type { Box } from './box.ts';
import type { DrawClass } from './classes.ts';
import { nothingAside, nothingDrawn, redrawn } from './drawn.ts';
import { patched } from './layer.ts';
import { classInk } from './palette.ts';

const classes: DrawClass[] = ['scratch', 'dent'].map((key, at) => ({ key, name: key, definition: '', retired: false, ink: classInk(at), press: String(at + 1), attributes: [], least: null }));
const boxes = Array.from({ length: 50 }, (_, at): Box => ({ type: 'box', id: `b${String(at).padStart(3, '0')}`, class: 'scratch', x: at, y: 0, width: 9, height: 9 }));
const first = redrawn(nothingDrawn, boxes, classes, nothingAside);

test('after an edit only what changed is drawn anew', () => {
  const [moved, added] = [{ ...boxes[7]!, x: 70 }, { ...boxes[0]!, id: 'b0005' }];
  const marks = patched(boxes, { put: [moved, added], remove: ['b020'] }) as Box[];
  const after = redrawn(first, marks, classes, nothingAside);
  const fresh = after.boxes.filter((box) => !first.boxes.includes(box));
  expect(fresh.map((box) => box.id)).toEqual(['b0005', 'b007']);
  expect(after.boxes.map((box) => box.id), 'one for each mark, in order').toEqual(marks.map((mark) => mark.id));
  expect(after.boxes[8]?.rect.x).toBe(70);
});

test('locking a box draws that one anew', () => {
  const after = redrawn(first, boxes, classes, { ...nothingAside, locked: new Set(['b003']) });
  expect(after.boxes.filter((box, at) => box !== first.boxes[at]).map((box) => [box.id, box.locked])).toEqual([['b003', true]]);
});

test('other classes draw all anew, and a class that is gone still shows', () => {
  const [dent] = redrawn(first, boxes, classes.slice(1), nothingAside).boxes;
  expect(dent?.title).toBe('unknown class');
  expect(dent?.tag).toBe('?');
});

test('a box copied or accepted is told apart until it is touched', () => {
  const from = (kind: 'inherited' | 'model', touched: boolean): Box => ({ ...boxes[0]!, origin: { kind, from: 'x', touched } });
  const marks = [from('inherited', false), from('model', false), from('inherited', true), from('model', true)];
  const told = marks.map((mark) => redrawn(nothingDrawn, [mark], classes, nothingAside).boxes[0]).map((box) => [box?.inherited, box?.model]);
  expect(told).toEqual([[true, false], [false, true], [false, false], [false, false]]);
});
