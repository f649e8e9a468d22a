import { expect, test } from 'vitest';
import { aimed, following, type Sight } from './keydraw.ts';

const picture = { width: 400, height: 300 };
const screen = { width: 800, height: 600 };
const whole: Sight = { view: { scale: 2, left: 0, top: 0 }, screen, picture };
const right = [1, 0] as const;

test('the first press shows the crosshair in the middle of what is in sight, whatever its direction', () => {
  expect(aimed(null, right, 'pixel', whole)).toEqual({ x: 200, y: 150 });
  const corner: Sight = { ...whole, view: { scale: 8, left: 0, top: 0 } };
  expect(aimed(null, right, 'ten', corner), 'the middle of the part, not of the picture').toEqual({ x: 50, y: 38 });
});

test('a press goes one pixel, ten, or a tenth of what is in sight', () => {
  const from = { x: 100, y: 100 };
  expect(aimed(from, right, 'pixel', whole)).toEqual({ x: 101, y: 100 });
  expect(aimed(from, [0, -1], 'ten', whole)).toEqual({ x: 100, y: 90 });
  expect(aimed(from, right, 'leap', whole)).toEqual({ x: 130, y: 100 });
  const near: Sight = { ...whole, view: { scale: 20, left: -1800, top: -1800 } };
  expect(aimed(from, right, 'leap', near), 'zoomed in, a leap is as far on the screen').toEqual({ x: 103, y: 100 });
});

test('the crosshair stays in the picture and on whole pixels', () => {
  expect(aimed({ x: 395, y: 10 }, right, 'ten', whole)).toEqual({ x: 400, y: 10 });
  expect(aimed({ x: 2, y: 1 }, [0, -1], 'leap', whole)).toEqual({ x: 2, y: 0 });
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
