import { describe, expect, test } from 'vitest';
import { ctrl, hand, shift } from './testhand.ts';

/** Three boxes in a row: a, b, c; select mode. */
function three() {
  const made = hand();
  made.put([10, 10, 20, 20], [40, 10, 20, 20], [70, 10, 20, 20]);
  made.act('select');
  return made;
}

describe('several boxes', () => {
  test('Shift or Ctrl with a click takes a box in and out, the last one is the primary', () => {
    const { click, selected, stage } = three();
    click(20, 20);
    click(50, 20, shift);
    click(80, 20, ctrl);
    expect(selected()).toEqual(['a', 'b', 'c']);
    expect(stage.selected).toBe('c');
    click(80, 20, shift);
    expect(stage.selected, 'the one before is the primary again').toBe('b');
  });

  test('Ctrl with a click selects while drawing too, Shift draws', () => {
    const { act, click, drag, selected, boxes } = three();
    act('draw');
    click(20, 20, ctrl);
    click(50, 20, ctrl);
    expect(selected()).toEqual(['a', 'b']);
    drag(5, 50, 20, 70, shift);
    expect(boxes()).toHaveLength(4);
  });

  test('a frame dragged with Shift takes what lies wholly inside, and adds it', () => {
    const { click, drag, selected, stage, at } = three();
    click(20, 20);
    stage.down(at(35, 5), 0, shift);
    stage.move(at(75, 40));
    expect(stage.marquee).toEqual({ x: 35, y: 5, width: 40, height: 35 });
    stage.up(at(75, 40));
    expect(selected(), 'c only touches it').toEqual(['a', 'b']);
    drag(35, 40, 95, 5, shift);
    expect(selected()).toEqual(['a', 'b', 'c']);
  });

  test('a drag on empty ground without Shift still pans', () => {
    const { drag, stage, selected } = three();
    const { left } = stage.view;
    drag(50, 60, 70, 60);
    expect(stage.view.left).not.toBe(left);
    expect(selected()).toEqual([]);
  });

  test('all of them are moved by a drag of one, as one edit, and the border holds them together', () => {
    const { act, stage, at, layer, rect, sync } = three();
    act('select-all');
    stage.down(at(50, 20), 0);
    stage.move(at(60, 25));
    stage.move(at(95, 30));
    expect(stage.moving.get('a'), 'they show where they would be').toEqual({ x: 20, y: 20, width: 20, height: 20 });
    stage.up(at(95, 30));
    sync();
    expect(['a', 'b', 'c'].map((id) => rect(id)?.x)).toEqual([20, 50, 80]);
    expect(layer.edits).toHaveLength(1);
    layer.undo();
    expect(['a', 'b', 'c'].map((id) => rect(id)?.x), 'one undo takes it back').toEqual([10, 40, 70]);
  });

  test('class, flags, attributes, notes, arrows and delete are one edit each for all selected', () => {
    const { act, editing, layer, boxes, stage } = three();
    act('select-all', 'class-2', 'occluded');
    editing.setAttribute('depth', 'deep');
    editing.setNote(' look here ');
    act('move-right', 'move-far-down');
    stage.settle();
    const [a, , c] = boxes();
    expect(c).toEqual({ type: 'box', id: 'c', class: 'dent', flags: ['occluded'], attributes: { depth: 'deep' }, note: 'look here', x: 71, y: 20, width: 20, height: 20 });
    expect(a).toMatchObject({ x: 11, y: 20, class: 'dent' });
    act('delete');
    expect(boxes()).toEqual([]);
    expect(layer.edits.map(({ kind }) => kind)).toEqual(['change', 'change', 'change', 'change', 'change', 'delete']);
  });

  test('a flag that only some have is given to all, and taken when all have it', () => {
    const { act, click, boxes } = three();
    click(20, 20);
    act('occluded', 'select-all', 'occluded');
    expect(boxes().map((box) => box.flags)).toEqual([['occluded'], ['occluded'], ['occluded']]);
    act('occluded');
    expect(boxes().every((box) => !('flags' in box)), 'no empty list is left').toBe(true);
  });

  test('what is said already is no edit', () => {
    const { act, editing, layer } = three();
    act('select-all', 'class-1');
    editing.setNote('');
    editing.setAttribute('depth', null);
    expect(layer.edits, 'nothing to undo').toEqual([]);
  });

  test('a click on one of several leaves only that one; Esc leaves none', () => {
    const { act, click, editing, selected } = three();
    act('select-all');
    click(50, 20);
    expect(selected()).toEqual(['b']);
    act('select-all');
    expect(editing.act('escape')).toBe(true);
    expect(selected()).toEqual([]);
    expect(editing.act('escape')).toBe(false);
  });

  test('with several selected no handle grabs', () => {
    const { act, drag, rect } = three();
    act('select-all');
    drag(60, 30, 65, 35);
    expect(rect('b'), 'a corner moves all of them').toEqual({ x: 45, y: 15, width: 20, height: 20 });
  });

  test('Tab leaves one selected, and after a deletion goes on from there', () => {
    const { act, selected } = three();
    act('select-all', 'next-box');
    expect(selected(), 'after the last comes the first').toEqual(['a']);
    act('next-box', 'delete', 'next-box');
    expect(selected(), 'not the first again').toEqual(['c']);
  });
});

describe('set aside', () => {
  test('a locked box cannot be taken, moved, changed or deleted, and Tab still reaches it to unlock', () => {
    const { act, click, drag, rect, selected, layer, editing } = three();
    click(20, 20);
    act('lock', 'move-right', 'class-2', 'occluded', 'delete');
    drag(30, 20, 35, 20);
    editing.setRect('a', { x: 50 });
    expect(layer.edits).toEqual([]);
    expect(rect('a')).toEqual({ x: 10, y: 10, width: 20, height: 20 });
    act('escape');
    click(20, 20);
    expect(selected(), 'a click looks through it').toEqual([]);
    act('select-all');
    expect(selected()).toEqual(['b', 'c']);
    act('escape', 'next-box');
    expect(selected()).toEqual(['a']);
    act('lock', 'delete');
    expect(rect('a')).toBeUndefined();
  });

  test('a box locked while it is dragged stays where it was', () => {
    const { act, stage, at, layer } = three();
    stage.down(at(20, 20), 0);
    stage.move(at(30, 30));
    act('lock');
    stage.up(at(30, 30));
    expect(layer.edits).toEqual([]);
  });

  test('of several, the locked ones stay as they are and it is said', () => {
    const { act, click, boxes, notes } = three();
    click(20, 20);
    act('lock');
    click(50, 20, shift);
    act('delete');
    expect(boxes().map((box) => box.id)).toEqual(['a', 'c']);
    expect(notes.join()).toContain('1 box left as it was: locked or hidden');
  });

  test('a click goes through a locked box to the one below', () => {
    const { put, act, click, selected } = hand();
    put([10, 10, 80, 80], [40, 40, 10, 10]);
    act('select');
    click(45, 45);
    act('lock', 'escape');
    click(45, 45);
    expect(selected()).toEqual(['a']);
  });

  test('H hides the selected box and shows it again; hidden ones are not picked, walked to or deleted', () => {
    const { act, click, selected, stage, boxes } = three();
    click(20, 20);
    act('hide', 'delete');
    expect(boxes()).toHaveLength(3);
    expect(stage.grid.boxes.map((box) => box.id)).toEqual(['b', 'c']);
    act('escape');
    click(20, 20);
    expect(selected()).toEqual([]);
    act('next-box');
    expect(selected()).toEqual(['b']);
    act('escape', 'hide');
    expect(stage.grid.boxes, 'with none selected what is hidden comes back').toHaveLength(3);
    act('hide');
    expect(stage.hidden, 'and again hides all').toBe(true);
    act('hide');
    expect(stage.hidden).toBe(false);
  });

  test('with all boxes hidden nothing can be changed unseen, and what is drawn is shown', () => {
    const { act, click, drag, boxes, stage } = three();
    click(20, 20);
    act('hide-all', 'delete', 'move-left');
    stage.settle();
    expect(boxes().map((box) => box.x)).toEqual([10, 40, 70]);
    act('draw');
    drag(10, 50, 30, 70);
    expect(stage.hidden).toBe(false);
  });

  test('locks outlive the editor for the sitting', () => {
    const { act, click, sitting } = three();
    click(20, 20);
    act('lock');
    const next = hand(undefined, sitting);
    next.put([10, 10, 20, 20]);
    expect(next.stage.boxes[0]?.locked).toBe(true);
  });
});
