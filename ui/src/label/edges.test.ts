import { describe, expect, test } from 'vitest';
import type { Rect, Side } from './geometry.ts';
import { hand } from './testhand.ts';

/** One box, a, selected, in select mode. */
function one() {
  const made = hand();
  made.put([20, 20, 40, 30]);
  made.act('select', 'next-box');
  return made;
}
const right = (at: number) => (rect: Rect, side: Side) => (side === 'right' ? { ...rect, width: at - rect.x } : rect);

describe('sides by keys', () => {
  test('the side moved last is the active one, until something else is selected', () => {
    const { act, stage } = one();
    expect(stage.activeSide).toBeNull();
    act('side-out-left');
    expect(stage.activeSide).toBe('left');
    act('side-in-up');
    expect(stage.activeSide).toBe('top');
    act('escape', 'escape');
    expect(stage.activeSide).toBeNull();
  });

  test('while dragged, the side in the hand is the active one', () => {
    const { stage, at } = one();
    stage.down(at(60, 35), 0);
    stage.move(at(70, 35));
    expect(stage.activeSide).toBe('right');
    stage.move(at(12, 35));
    expect(stage.activeSide, 'past the other side').toBe('left');
  });

  test('with snapping on, a key takes the side to where it snaps', () => {
    const { act, stage, rect } = one();
    stage.snap = right(64);
    act('snap', 'side-out-right');
    stage.settle();
    expect(rect('a')).toEqual({ x: 20, y: 20, width: 44, height: 30 });
  });

  test('a snap behind the side does not hold it back: the key still moves it by one', () => {
    const { act, stage, rect } = one();
    stage.snap = right(58);
    act('snap', 'side-out-right', 'side-out-right');
    stage.settle();
    expect(rect('a')?.width).toBe(42);
  });

  test('with snapping off, nothing is asked', () => {
    const { act, stage, drag, rect } = one();
    stage.snap = () => expect.fail('snapping is off');
    act('side-out-right');
    drag(61, 35, 70, 35);
    expect(rect('a')?.width).toBe(50);
  });

  test('a drag snaps too', () => {
    const { act, stage, drag, rect } = one();
    stage.snap = right(73);
    act('snap');
    drag(60, 35, 70, 35);
    expect(rect('a')).toEqual({ x: 20, y: 20, width: 53, height: 30 });
  });

  test('arrows and then the mouse: the drag starts where the arrows left the box', () => {
    const { act, stage, at, editing, rect } = one();
    // As the editor does it: what is drawn follows the marks in an effect.
    act('move-far-right');
    expect(rect('a')?.x).toBe(20);
    stage.settle();
    stage.boxes = editing.drawn;
    stage.down(at(50, 35), 0);
    stage.move(at(55, 35));
    stage.up(at(55, 35));
    expect(rect('a')?.x).toBe(35);
  });

  test('at the border arrows stop, and it is said', () => {
    const { act, stage, rect, notes, layer } = one();
    for (let press = 0; press < 12; press++) act('move-far-left');
    stage.settle();
    expect(rect('a')?.x).toBe(0);
    expect(notes.at(-1)).toBe('At the border of the picture');
    expect(layer.edits, 'one edit').toHaveLength(1);
  });
});

describe('typed numbers', () => {
  test('are taken as they are inside the picture', () => {
    const { editing, rect, notes } = one();
    editing.setRect('a', { x: 1.5, width: 10 });
    expect(rect('a')).toEqual({ x: 1.5, y: 20, width: 10, height: 30 });
    expect(notes).toEqual([]);
  });

  test('are kept inside the picture, and it is said', () => {
    const { editing, rect, notes } = one();
    editing.setRect('a', { x: 5000 });
    expect(rect('a')?.x, 'the size is kept').toBe(60);
    editing.setRect('a', { height: -3 });
    expect(rect('a')?.height).toBe(1);
    expect(notes).toHaveLength(2);
  });

  test('no number is no edit', () => {
    const { editing, layer } = one();
    editing.setRect('a', { x: NaN, y: Infinity, width: 40 });
    expect(layer.edits).toEqual([]);
  });
});

describe('from picture to picture', () => {
  test('zoom and place are kept for a picture of the same size, if one wants that', () => {
    const { editing, stage, act } = one();
    editing.open('one', { width: 100, height: 100 });
    act('zoom-in', 'zoom-in', 'keep-view');
    const { view } = stage;
    editing.open('two', { width: 100, height: 100 });
    expect(stage.view).toEqual(view);
    expect(stage.selected, 'but not what was selected').toBeNull();
    editing.open('three', { width: 200, height: 100 });
    expect(stage.view, 'another size is shown whole').not.toEqual(view);
    act('zoom-in', 'keep-view');
    const kept = stage.view;
    editing.open('four', { width: 200, height: 100 });
    expect(stage.view).not.toEqual(kept);
  });
});
