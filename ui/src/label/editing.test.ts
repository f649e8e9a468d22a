import { describe, expect, test } from 'vitest';
import { hand } from './testhand.ts';

describe('editing boxes', () => {
  test('draw, then a digit gives the class to this box and the next', () => {
    const { editing, drag, boxes } = hand();
    drag(10, 10, 30, 30);
    editing.act('class-2');
    drag(40, 40, 60, 60);
    expect(boxes().map((box) => box.class)).toEqual(['dent', 'dent']);
  });

  test('five presses of an arrow are one edit', () => {
    const { editing, stage, layer, drag, boxes, sync } = hand();
    drag(10, 10, 30, 30);
    for (let press = 0; press < 5; press++) editing.act('move-right');
    expect(boxes()[0]?.x, 'not sent while the key is down').toBe(10);
    stage.settle();
    sync();
    expect(boxes()[0]?.x).toBe(15);
    layer.undo();
    expect(boxes()[0]?.x, 'one undo takes all of it back').toBe(10);
  });

  test('a side moves out and in by a pixel', () => {
    const { editing, stage, drag, boxes } = hand();
    drag(10, 10, 30, 30);
    editing.act('side-out-right');
    editing.act('side-in-up');
    stage.settle();
    expect(boxes()[0]).toMatchObject({ x: 10, y: 11, width: 21, height: 19 });
  });

  test('select takes the smallest, the same place again goes deeper', () => {
    const { editing, stage, drag, at } = hand();
    drag(10, 10, 90, 90);
    drag(40, 40, 50, 50);
    // Not by order: two boxes of one millisecond have ids in any order.
    const large = editing.boxes.find((box) => box.width === 80);
    const small = editing.boxes.find((box) => box.width === 10);
    editing.act('escape');
    editing.act('select');
    const click = () => {
      stage.down(at(45, 45), 0);
      stage.up(at(45, 45));
    };
    click();
    expect(stage.selected).toBe(small?.id);
    click();
    expect(stage.selected).toBe(large?.id);
  });

  test('Esc goes back one level at a time and never further', () => {
    const { editing, stage, drag, at } = hand();
    drag(10, 10, 30, 30);
    stage.down(at(50, 50), 0);
    stage.up(at(50, 50));
    expect(stage.tool.name).toBe('anchored');
    expect(editing.act('escape')).toBe(true);
    expect(stage.selected, 'the gesture went, the selection stays').not.toBeNull();
    expect(editing.act('escape')).toBe(true);
    expect(stage.selected).toBeNull();
    expect(editing.act('escape'), 'nothing left to leave').toBe(false);
  });

  test('a box over the border is cut, and it is said', () => {
    const { drag, boxes, notes } = hand();
    drag(80, 80, 102, 102);
    expect(boxes()[0]).toMatchObject({ width: 20, height: 20 });
    expect(notes).toEqual(['Cut at the border of the picture']);
  });

  test('copies of the boxes stay inside and get ids of their own', () => {
    const { editing, drag, boxes } = hand();
    drag(80, 80, 95, 95);
    editing.act('duplicate');
    const [one, other] = boxes();
    expect(one?.id).not.toBe(other?.id);
    expect((other?.x ?? 0) + (other?.width ?? 0)).toBeLessThanOrEqual(100);
  });

  test('without a class nothing is drawn and it is said why', () => {
    const { drag, boxes, notes } = hand([]);
    drag(10, 10, 30, 30);
    expect(boxes()).toEqual([]);
    expect(notes[0]).toContain('Add a class first');
  });

  test('flags go on and off and leave no empty list behind', () => {
    const { editing, drag, boxes, sync } = hand();
    drag(10, 10, 30, 30);
    editing.act('occluded');
    sync();
    expect(boxes()[0]?.flags).toEqual(['occluded']);
    editing.act('occluded');
    expect(boxes()[0]).not.toHaveProperty('flags');
  });

  test('Tab walks through all boxes and round', () => {
    const { editing, stage, drag } = hand();
    drag(10, 10, 20, 20);
    drag(60, 10, 70, 20);
    editing.act('escape');
    const seen = [0, 1, 2].map(() => (editing.act('next-box'), stage.selected));
    expect(seen[0]).not.toBe(seen[1]);
    expect(seen[2]).toBe(seen[0]);
  });

  test('zooming and panning change no box', () => {
    const { editing, stage, layer, drag, at } = hand();
    drag(10, 10, 30, 30);
    const before = layer.marks;
    editing.act('zoom-in');
    editing.hold('pan', true);
    stage.down(at(10, 10), 0);
    stage.move(at(60, 60));
    stage.up(at(60, 60));
    editing.hold('pan', false);
    expect(layer.marks).toBe(before);
  });
});
