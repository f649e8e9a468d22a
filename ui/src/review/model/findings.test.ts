import { expect, test } from 'vitest';
import type { ModelFinding } from '../../lib/generated/api.ts';
import { countsOf, drawnOf, focusOf, keyOf, modelInk, restOf, scoreInWords, truthInk } from './findings.ts';

const rect = { x: 100, y: 50, width: 40, height: 20 };
const finding = (over: Partial<ModelFinding>): ModelFinding => ({
  item: 'aa', name: 'phone.jpg', kind: 'badly_located', score: 0.1, rect, class: 'k1', annotation: 'box-1', predicted: { rect: { ...rect, x: 120 }, class: 'k1', confidence: 0.97 }, words: '', ...over,
});
const names = (key: string): string => ({ k1: 'scratch', k2: 'dent' })[key] ?? key;

test('both boxes are named in words and drawn in their own line', () => {
  const boxes = drawnOf(finding({ kind: 'swapped', predicted: { rect, class: 'k2', confidence: 0.97 } }), [], names);
  expect(boxes.map(({ tag }) => tag)).toEqual(['Truth: scratch', 'Model: dent 0.97']);
  expect(truthInk.dash, 'told apart without colour').not.toEqual(modelInk.dash);
});

test('a box that lies on the other is drawn just outside it, and no other is moved', () => {
  const same = drawnOf(finding({ kind: 'swapped', predicted: { rect, class: 'k2', confidence: 0.97 } }), [], names);
  expect(same[1]!.rect).toEqual({ x: 99, y: 49, width: 42, height: 22 });
  expect(drawnOf(finding({}), [], names)[1]!.rect).toEqual({ ...rect, x: 120 });
});

test('what was overlooked has no box of the truth', () => {
  const boxes = drawnOf(finding({ kind: 'overlooked', annotation: null }), [{ id: 'other', rect, title: 'Truth: dent' }], names);
  expect(boxes.map(({ id }) => id), 'the rest lies below').toEqual(['other', 'model']);
});

test('the label itself is not among the rest, by its id or by its place', () => {
  const mark = (id: string, x: number) => ({ type: 'box' as const, id, class: 'k1', ...rect, x });
  expect(restOf(finding({}), [mark('box-1', 300), mark('b', 400)], names).map(({ id }) => id)).toEqual(['b']);
  expect(restOf(finding({ annotation: null }), [mark('a', rect.x), mark('b', 400)], names).map(({ id }) => id)).toEqual(['b']);
});

test('both boxes are in sight with room around them', () => {
  const view = focusOf(finding({}), { width: 1000, height: 800 });
  expect(view.x).toBeLessThan(100);
  expect(view.x + view.width).toBeGreaterThan(160);
  expect(view.width, 'a small box is seen in its surroundings').toBeGreaterThanOrEqual(200);
});

test('one box found for two reasons is two rows', () => {
  expect(keyOf(finding({}))).not.toBe(keyOf(finding({ kind: 'swapped' })));
  expect(keyOf(finding({ annotation: null })), 'without an id its place tells it').not.toBe(keyOf(finding({ annotation: null, rect: { ...rect, x: 1 } })));
});

test('kinds are counted in the order they are explained', () => {
  const counts = countsOf([finding({}), finding({ kind: 'overlooked' }), finding({})]);
  expect(counts.map(({ kind, count }) => [kind, count])).toEqual([['overlooked', 1], ['badly_located', 2], ['swapped', 0]]);
});

test('a tiny score is a bound, not a zero', () => {
  expect([0.0004, 0, 0.1234].map(scoreInWords)).toEqual(['< 0.001', '0.000', '0.123']);
});
