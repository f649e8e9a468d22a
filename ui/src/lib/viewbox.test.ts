import { expect, test } from 'vitest';
import { around, kept, zoomed } from './viewbox.ts';

const whole = { x: 0, y: 0, width: 1600, height: 1200 };

test('the point under the pointer stays under the pointer', () => {
  const at = { x: 900, y: 700 };
  const after = zoomed(whole, whole, at, 2);
  expect((at.x - after.x) / after.width, 'its share of the view is unchanged').toBeCloseTo(900 / 1600);
  expect(after.width).toBe(800);
});

test('zooming out ends at the whole picture', () => {
  const near = zoomed(whole, whole, { x: 10, y: 10 }, 8);
  expect(zoomed(near, whole, { x: 1500, y: 1100 }, 1 / 100)).toEqual(whole);
});

test('panning does not leave the picture', () => {
  expect(kept({ x: -50, y: 5000, width: 100, height: 100 }, whole)).toEqual({ x: 0, y: 1100, width: 100, height: 100 });
});

test('the view around boxes holds them all', () => {
  const boxes = [{ x: 20, y: 30, width: 40, height: 10 }, { x: 500, y: 400, width: 100, height: 90 }];
  const view = around(boxes, whole, 1.4)!;
  for (const box of boxes) {
    expect(view.x <= box.x && view.x + view.width >= box.x + box.width, 'no box is cut').toBe(true);
    expect(view.y <= box.y && view.y + view.height >= box.y + box.height).toBe(true);
  }
  expect(view.width / view.height, 'it fills the frame it is shown in').toBeCloseTo(1.4);
  expect(around([], whole, 1)).toBeNull();
});
