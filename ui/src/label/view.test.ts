import { describe, expect, test } from 'vitest';
import { fitted, imageFromScreen, keptInSight, screenFromImage, wheelFactor, zoomedAt, type View } from './view.ts';

const view: View = { scale: 0.5, left: 30, top: -20 };

describe('the view', () => {
  test('to the screen and back is where it was', () => {
    const at = { x: 123.4, y: 56.7 };
    const back = imageFromScreen(view, screenFromImage(view, at));
    expect(back.x).toBeCloseTo(at.x, 9);
    expect(back.y).toBeCloseTo(at.y, 9);
  });

  test('zooming keeps the point under the cursor under the cursor', () => {
    const cursor = { x: 200, y: 150 };
    for (const factor of [0.1, 0.9, 1.5, 1000]) {
      const before = imageFromScreen(view, cursor);
      const after = imageFromScreen(zoomedAt(view, cursor, factor), cursor);
      expect(after.x, `by ${factor}`).toBeCloseTo(before.x, 6);
      expect(after.y, `by ${factor}`).toBeCloseTo(before.y, 6);
    }
  });

  test('a fitted picture is wholly on the screen and in its middle', () => {
    const screen = { width: 800, height: 600 };
    const fit = fitted({ x: 0, y: 0, width: 4000, height: 1000 }, screen);
    expect(fit.scale).toBeCloseTo(768 / 4000);
    expect(fit.left).toBeCloseTo(16);
    expect(fit.top + (1000 * fit.scale) / 2, 'the middle is the middle').toBeCloseTo(300);
  });

  test('a picture cannot be panned out of sight', () => {
    const screen = { width: 800, height: 600 };
    const kept = keptInSight({ scale: 1, left: -5000, top: 5000 }, { width: 100, height: 100 }, screen);
    expect(kept, 'a strip stays').toEqual({ scale: 1, left: -52, top: 552 });
  });

  test('one notch up and one down is where the zoom was', () => {
    expect(wheelFactor(100, 0) * wheelFactor(-100, 0)).toBeCloseTo(1);
    expect(wheelFactor(-3, 1), 'lines count as pixels').toBeCloseTo(wheelFactor(-99, 0));
  });
});
