import { describe, expect, test } from 'vitest';
import { Draft } from '../review/draft.svelte.ts';
import type { DrawClass } from './classes.ts';
import { BoxEditing, isBox } from './editing.svelte.ts';
import { aimed, following, type Sight } from './keydraw.ts';
import type { BoxAction } from './keys.ts';
import { classInk } from './palette.ts';

const picture = { width: 400, height: 300 };
const screen = { width: 800, height: 600 };
const whole: Sight = { view: { scale: 2, left: 0, top: 0 }, screen, picture };
const right = { x: 1, y: 0 };
const up = { x: 0, y: -1 };

test('the first press shows the crosshair in the middle of what is in sight, whatever its direction', () => {
  expect(aimed(null, right, 'pixel', whole)).toEqual({ x: 200, y: 150 });
  const corner: Sight = { ...whole, view: { scale: 8, left: 0, top: 0 } };
  expect(aimed(null, right, 'ten', corner), 'the middle of the part, not of the picture').toEqual({ x: 50, y: 38 });
});

test('a press goes one pixel, ten, or a tenth of what is in sight', () => {
  const from = { x: 100, y: 100 };
  expect(aimed(from, right, 'pixel', whole)).toEqual({ x: 101, y: 100 });
  expect(aimed(from, up, 'ten', whole)).toEqual({ x: 100, y: 90 });
  expect(aimed(from, right, 'leap', whole)).toEqual({ x: 130, y: 100 });
  const near: Sight = { ...whole, view: { scale: 20, left: -1800, top: -1800 } };
  expect(aimed(from, right, 'leap', near), 'zoomed in, a leap is as far on the screen').toEqual({ x: 103, y: 100 });
});

test('the crosshair stays in the picture and on whole pixels', () => {
  expect(aimed({ x: 395, y: 10 }, right, 'ten', whole)).toEqual({ x: 400, y: 10 });
  expect(aimed({ x: 2, y: 1 }, up, 'leap', whole)).toEqual({ x: 2, y: 0 });
  expect(aimed({ x: 10.4, y: 20.6 }, right, 'pixel', whole)).toEqual({ x: 11, y: 21 });
});

test('a crosshair that was left out of sight starts again in the middle', () => {
  const elsewhere: Sight = { ...whole, view: { scale: 8, left: -2000, top: 0 } };
  expect(aimed({ x: 10, y: 10 }, right, 'pixel', elsewhere)).toEqual({ x: 300, y: 38 });
  expect(aimed({ x: -5, y: 10 }, right, 'pixel', whole)).toEqual({ x: 200, y: 150 });
});

test('the picture follows the crosshair as little as it must', () => {
  const near: Sight = { ...whole, view: { scale: 8, left: 0, top: 0 } };
  expect(following({ x: 50, y: 40 }, near), 'well in sight, nothing moves').toBe(near.view);
  expect(following({ x: 110, y: 40 }, near)).toEqual({ scale: 8, left: -120, top: 0 });
  expect(following({ x: 50, y: 0 }, near)).toEqual({ scale: 8, left: 0, top: 40 });
});

describe('the hand by keys alone', () => {
  const scratch: DrawClass = { key: 'scratch', name: 'scratch', definition: '', retired: false, ink: classInk(0), press: '1', attributes: [], least: null };

  function hand() {
    const layer = new Draft(() => undefined);
    const editing = new BoxEditing(layer, () => [scratch]);
    const { stage } = editing;
    stage.resize({ width: 432, height: 432 });
    stage.open({ width: 100, height: 100 });
    const press = (...actions: BoxAction[]) => {
      for (const action of actions) {
        editing.act(action);
        stage.boxes = editing.drawn;
      }
    };
    return { stage, press, boxes: () => layer.marks.filter(isBox) };
  }

  test('Enter, arrows, Enter draw a box, which then has the arrows', () => {
    const { stage, press, boxes } = hand();
    press('draw', 'move-right', 'corner', 'move-far-right', 'move-far-down', 'move-down');
    expect(stage.live?.rect, 'its size is shown while it grows').toEqual({ x: 50, y: 50, width: 10, height: 11 });
    press('corner');
    expect(boxes()).toMatchObject([{ x: 50, y: 50, width: 10, height: 11 }]);
    press('move-left');
    stage.settle();
    expect(boxes()[0]?.x, 'the box just drawn is selected').toBe(49);
  });

  test('the key that draws lets go of the box, so that arrows aim again', () => {
    const { stage, press, boxes } = hand();
    press('move-up', 'corner', 'move-right', 'move-down', 'corner', 'draw', 'move-up', 'side-out-left', 'corner', 'move-far-up', 'move-left', 'corner');
    expect(boxes(), 'a box may be as small as a pixel; the next one starts in the middle').toMatchObject([{ width: 1, height: 1 }, { x: 39, y: 40, width: 1, height: 10 }]);
    expect(stage.cursor, 'no crosshair while the arrows are the box’s').toBeNull();
    expect(stage.selected).toBe(boxes()[1]?.id);
  });

  test('Escape takes back the corner, and then the arrows aim on', () => {
    const { stage, press, boxes } = hand();
    press('move-up', 'corner', 'move-right', 'escape', 'move-right', 'corner', 'move-far-down', 'move-far-left', 'corner');
    expect(boxes()).toMatchObject([{ x: 42, y: 50, width: 10, height: 10 }]);
    press('escape', 'select', 'move-left', 'corner');
    expect([boxes().length, stage.tool.name], 'in select mode neither does anything').toEqual([1, 'idle']);
  });

  test('a corner set by a key is closed by a click, and the other way round', () => {
    const { stage, press, boxes } = hand();
    press('move-up', 'corner');
    stage.move({ x: 16 + 60 * 4, y: 16 + 70 * 4 });
    stage.down({ x: 16 + 60 * 4, y: 16 + 70 * 4 }, 0);
    stage.up({ x: 16 + 60 * 4, y: 16 + 70 * 4 });
    expect(boxes()).toMatchObject([{ x: 50, y: 50, width: 10, height: 20 }]);
    press('draw');
    stage.down({ x: 56, y: 56 }, 0);
    stage.up({ x: 56, y: 56 });
    press('move-far-right', 'move-far-down', 'corner');
    expect(boxes()[1]).toMatchObject({ x: 10, y: 10, width: 10, height: 10 });
  });
});
