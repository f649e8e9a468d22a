import { beforeEach, describe, expect, test, vi } from 'vitest';
import { coverageFrom, coverageText, looked, mostUnseen, shareSeen, unseenPicture, unseenRuns } from './coverage.ts';
import { Looking } from './looking.svelte.ts';

const size = { width: 6400, height: 3200 };
const all = { x: 0, y: 0, ...size };

describe('looking coverage', () => {
  test('at most 64 x 64 cells of at least 64 px', () => {
    expect([unseenPicture(size).columns, unseenPicture(size).rows]).toEqual([64, 50]);
    expect([unseenPicture({ width: 50, height: 130 }).columns, unseenPicture({ width: 50, height: 130 }).rows]).toEqual([1, 2]);
    expect(unseenPicture({ width: 20_000, height: 20_000 }).seen).toHaveLength(4096);
  });

  test('a look from too far away counts nothing', () => {
    const before = unseenPicture(size);
    expect(looked(before, all, 0.4, 0.5)).toBe(before);
  });

  test('a small picture shown whole at its fit is seen whole, when that is close enough', () => {
    const small = unseenPicture({ width: 500, height: 400 });
    expect(shareSeen(looked(small, { x: -20, y: -20, width: 540, height: 440 }, 1.9, 1))).toBe(1);
  });

  test('cells at the edge of the screen do not count until they are wholly in sight', () => {
    const once = looked(unseenPicture(size), { x: 30, y: 0, width: 300, height: 3200 }, 1, 1);
    // Cells are 100 px wide: 100..300 are whole.
    expect(shareSeen(once)).toBeCloseTo(2 / 64);
    const twice = looked(once, { x: 0, y: 0, width: 100, height: 3200 }, 1, 1);
    expect(shareSeen(twice)).toBeCloseTo(3 / 64);
    expect(shareSeen(once), 'a coverage never changes').toBeCloseTo(2 / 64);
  });

  test('looking again at the same changes nothing', () => {
    const once = looked(unseenPicture(size), { x: 0, y: 0, width: 800, height: 800 }, 1, 1);
    expect(looked(once, { x: 0, y: 0, width: 800, height: 800 }, 2, 1)).toBe(once);
  });

  test('cells larger than the screen can still be seen', () => {
    // 312 px cells, a screen of 160 x 120 image px.
    const huge = unseenPicture({ width: 20_000, height: 20_000 });
    expect(shareSeen(looked(huge, { x: 320, y: 320, width: 160, height: 120 }, 8, 8))).toBeGreaterThan(0);
    expect(shareSeen(looked(huge, { x: 550, y: 320, width: 160, height: 120 }, 8, 8)), 'half in each of two counts for none').toBe(0);
  });

  test('jumping to the largest unseen part sees all of it after as many jumps as it takes', () => {
    for (const [screen, zoom] of [[{ width: 1280, height: 800 }, 1], [{ width: 900, height: 700 }, 0.5], [{ width: 700, height: 500 }, 3]] as const) {
      let coverage = unseenPicture(size);
      const window = { width: screen.width / zoom, height: screen.height / zoom };
      let jumps = 0;
      for (let next = mostUnseen(coverage, window); next && jumps < 4000; next = mostUnseen(coverage, window), jumps++) {
        // As the stage shows it: the part fitted to the screen.
        const scale = Math.min(screen.width / next.width, screen.height / next.height);
        expect(scale, 'close enough to count').toBeGreaterThanOrEqual(zoom * 0.999);
        coverage = looked(coverage, { x: next.x, y: next.y, width: screen.width / scale, height: screen.height / scale }, scale, zoom);
      }
      expect(shareSeen(coverage)).toBe(1);
      const [wide, high] = [Math.floor(window.width / 100), Math.floor(window.height / 64)];
      expect(jumps, 'hardly more than it takes side by side').toBeLessThan(Math.ceil(64 / wide) * Math.ceil(50 / high) * 1.4);
    }
  });

  test('the part with most to see comes first', () => {
    const left = looked(unseenPicture(size), { x: 0, y: 0, width: 4000, height: 3200 }, 1, 1);
    expect(mostUnseen(left, { width: 1000, height: 1000 })).toMatchObject({ x: 4000, y: 0 });
    expect(mostUnseen(looked(left, all, 1, 1), { width: 1000, height: 1000 })).toBeNull();
  });

  test('what was not seen is shaded once', () => {
    const coverage = looked(unseenPicture(size), { x: 1000, y: 0, width: 900, height: 1600 }, 1, 1);
    const area = unseenRuns(coverage).reduce((sum, run) => sum + run.width * run.height, 0);
    expect(area / (6400 * 3200)).toBeCloseTo(1 - shareSeen(coverage), 6);
  });

  test('kept as text it comes back, and not for another picture', () => {
    const coverage = looked(unseenPicture(size), { x: 1000, y: 0, width: 900, height: 1600 }, 1, 1);
    expect(coverageFrom(coverageText(coverage), size)).toEqual(coverage);
    expect(coverageFrom(coverageText(coverage), { width: 500, height: 500 })).toBeNull();
    for (const junk of ['', '64x50', '64x50:2', `64x50:${'1'.repeat(9999)}`]) expect(coverageFrom(junk, size)?.seen.some(Boolean) ?? false, junk).toBe(false);
  });
});

describe('watching what is looked at', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
  });
  const screen = { width: 1000, height: 1000 };
  const view = { scale: 1, left: 0, top: 0 };

  test('only a view that stands still for a quarter of a second counts, and only once it is sharp', () => {
    const looking = new Looking();
    looking.zoom = 1;
    looking.open('p item', size);
    for (let at = 0; at < 20; at++) {
      looking.watch({ ...view, left: -at * 10 }, screen);
      vi.advanceTimersByTime(100);
    }
    expect(looking.share, 'panning past is not looking').toBe(0);
    looking.watch(view, screen, false);
    vi.advanceTimersByTime(1000);
    expect(looking.share).toBe(0);
    looking.watch(view, screen);
    vi.advanceTimersByTime(260);
    expect(looking.share).toBeCloseTo((10 / 64) * (15 / 50), 6);
  });

  test('coming back to an item goes on from what was seen, another item begins anew', () => {
    const looking = new Looking();
    looking.zoom = 1;
    looking.open('p one', size);
    looking.watch(view, screen);
    vi.advanceTimersByTime(300);
    const { share } = looking;
    looking.watch({ ...view, left: -2000 }, screen);
    looking.open('p two', size);
    vi.advanceTimersByTime(300);
    expect(looking.share, 'a view of the item before counts nothing here').toBe(0);
    const later = new Looking();
    later.open('p one', size);
    expect(later.share, 'also after a reload').toBe(share);
  });
});
