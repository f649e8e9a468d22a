import { describe, expect, test } from 'vitest';
import type { Box } from './box.ts';
import { hand } from './testhand.ts';

const size = { width: 100, height: 100 };
const box = (id: string, x: number, more: Partial<Box> = {}): Box => ({ type: 'box', id, class: 'dent', x, y: 10, width: 20, height: 20, ...more });

/** An empty item, with the boxes of the one before at hand. */
function after(...carried: Box[]) {
  const made = hand();
  made.editing.open('first', size);
  made.layer.start(carried);
  made.sync();
  made.layer.carried = carried;
  made.layer.carriedFrom = 'first';
  const next = (hash = 'second') => {
    made.layer.start([]);
    made.editing.open(hash, size);
    made.sync();
  };
  return { ...made, next };
}

describe('copying from the item before', () => {
  test('all boxes come with ids of their own, and say where they come from', () => {
    const { next, act, boxes, layer } = after(box('a', 10, { flags: ['occluded'] }), box('b', 50, { note: 'mine', confidence: 0.9 }));
    next();
    act('copy-previous');
    const origin = { kind: 'inherited', from: 'first', touched: false };
    expect(boxes().map(({ id: _, ...rest }) => rest)).toEqual([
      { type: 'box', class: 'dent', x: 10, y: 10, width: 20, height: 20, flags: ['occluded'], origin },
      { type: 'box', class: 'dent', x: 50, y: 10, width: 20, height: 20, origin },
    ]);
    expect(boxes().some((each) => ['a', 'b'].includes(each.id))).toBe(false);
    expect(layer.edits.map(({ kind }) => kind), 'one edit').toEqual(['copy']);
  });

  test('only those selected there, or picked since', () => {
    const { next, act, boxes, stage, editing } = after(box('a', 10), box('b', 50), box('c', 70));
    stage.select(['b']);
    next();
    act('copy-previous-selected');
    expect(boxes().map(({ x }) => x)).toEqual([50]);
    editing.copying.pick('b');
    editing.copying.pick('c');
    act('copy-previous-selected');
    expect(boxes().map(({ x }) => x).sort()).toEqual([50, 70]);
  });

  test('with none picked nothing is copied, and it is said', () => {
    const { next, act, boxes, notes } = after(box('a', 10));
    next();
    act('copy-previous-selected');
    expect(boxes()).toEqual([]);
    expect(notes).toEqual(['No box of the item before is picked']);
  });

  test('a copied box is its own once it is moved or given a class, not by a flag', () => {
    const { next, act, boxes, stage } = after(box('a', 10));
    next();
    act('copy-previous', 'select-all', 'occluded');
    expect(boxes()[0]?.origin?.touched).toBe(false);
    expect(stage.boxes[0]?.inherited).toBe(true);
    act('move-right');
    stage.settle();
    expect(boxes()[0]?.origin?.touched).toBe(true);
  });

  test('boxes that would lie outside a smaller picture are left out, others are cut', () => {
    const { next, act, boxes, stage } = after(box('a', 10), box('b', 75));
    next();
    stage.open({ width: 20, height: 100 });
    act('copy-previous');
    expect(boxes().map(({ x, width }) => [x, width])).toEqual([[10, 10]]);
  });
});

describe('keep copying', () => {
  test('each next empty item gets the boxes when it opens, and it is said', () => {
    const { act, next, boxes, notes } = after(box('a', 10), box('b', 50));
    act('keep-copying');
    next();
    expect(boxes()).toHaveLength(2);
    expect(notes.at(-1)).toBe('Copied 2 boxes of the item before');
    act('keep-copying');
    next('third');
    expect(boxes(), 'off again').toEqual([]);
  });

  test('not where boxes are, not where it is submitted, and once only so that undo lasts', () => {
    const { act, editing, layer, boxes, next } = after(box('a', 10));
    act('keep-copying');
    layer.start([box('z', 1)]);
    editing.open('has boxes', size);
    expect(boxes()).toHaveLength(1);
    layer.start([]);
    layer.sealed = true;
    editing.open('submitted', size);
    expect(boxes()).toEqual([]);
    layer.sealed = false;
    next('empty');
    expect(boxes()).toHaveLength(1);
    next('other');
    next('empty');
    expect(boxes(), 'it was emptied on purpose').toEqual([]);
  });
});

describe('copies on one item', () => {
  test('several are duplicated as one edit, beside themselves, and are selected then', () => {
    const { put, act, boxes, selected, layer } = hand();
    put([10, 10, 20, 20], [40, 10, 20, 20]);
    act('select-all', 'duplicate');
    expect(boxes().map(({ x, y }) => `${x},${y}`).sort()).toEqual(['10,10', '13,13', '40,10', '43,13']);
    expect(selected(), 'ready to be moved').toHaveLength(2);
    expect(selected()).not.toContain('a');
    expect(layer.edits).toHaveLength(1);
  });

  test('a duplicate of a copied box is the labeler’s own', () => {
    const { next, act, boxes } = after(box('a', 10));
    next();
    act('copy-previous', 'select-all', 'duplicate');
    expect(boxes().filter((each) => each.origin)).toHaveLength(1);
  });

  test('pasted on another item it lies where it lay, and is marked as copied from there', () => {
    const { next, act, boxes } = after(box('a', 10));
    act('select-all', 'copy');
    next();
    act('paste');
    expect(boxes()[0]).toMatchObject({ x: 10, origin: { kind: 'inherited', from: 'first', touched: false } });
  });
});

test('a model’s boxes are accepted as one edit, with their confidence and its name', () => {
  const { editing, layer, boxes, stage, sync } = hand();
  const offered = [box('p', 10, { confidence: 0.81 }), box('q', 90, { confidence: 0.4 })];
  const ids = editing.accept(offered, 'detector');
  sync();
  expect(layer.edits.map(({ kind }) => kind)).toEqual(['accept']);
  expect(boxes().map(({ id }) => id)).toEqual([...ids].sort());
  expect(boxes().find((each) => each.id === ids[0])).toMatchObject({ confidence: 0.81, origin: { kind: 'model', from: 'detector', touched: false } });
  expect(boxes().find((each) => each.id === ids[1]), 'kept inside').toMatchObject({ x: 90, width: 10 });
  expect(stage.boxes.every((each) => each.model)).toBe(true);
  layer.sealed = true;
  expect(editing.accept(offered, 'detector'), 'refused').toEqual([]);
});
