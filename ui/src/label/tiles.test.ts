import { describe, expect, test } from 'vitest';
import { ByteCache, levelFor, levelSize, tileName, tileRect, tilesOn, wantedTiles, type Pyramid } from './tiles.ts';
import { levelsOf } from './pictures.ts';

const large: Pyramid = { size: { width: 9000, height: 7000 }, tilePx: 512, levels: 6 };
const all = { x: 0, y: 0, ...large.size };

describe('levels', () => {
  test('the coarsest level that is still sharp', () => {
    expect([4, 1, 0.99, 0.5, 0.49, 0.25, 0.001].map((density) => levelFor(density, 6))).toEqual([0, 0, 0, 1, 1, 2, 5]);
  });

  test('no level is ever stretched over more screen than it has pixels', () => {
    for (let density = 0.03; density < 1; density *= 1.07) expect(2 ** levelFor(density, 6) * density).toBeLessThanOrEqual(1.000_001);
  });

  test('a picture is halved until it is one tile', () => {
    expect([[512, 100], [513, 100], [1024, 1024], [20_000, 20_000]].map(([width = 0, height = 0]) => levelsOf({ width, height }, 512))).toEqual([1, 2, 2, 7]);
    for (const size of [{ width: 9000, height: 7000 }, { width: 20_000, height: 3 }, { width: 511, height: 513 }]) {
      const last = levelSize({ size, tilePx: 512, levels: 1 }, levelsOf(size, 512) - 1);
      expect(Math.max(last.width, last.height)).toBeLessThanOrEqual(512);
      expect(Math.min(last.width, last.height)).toBeGreaterThan(0);
    }
  });
});

describe('tiles', () => {
  test.each([0, 1, 3, 5])('those of level %i cover the picture, none of it twice', (level) => {
    const area = tilesOn(large, level, all).reduce((sum, tile) => {
      const { width, height } = tileRect(large, tile);
      expect(width > 0 && height > 0).toBe(true);
      return sum + width * height;
    }, 0);
    expect(area).toBe(9000 * 7000);
  });

  test('the last level is one tile of all the picture', () => {
    expect(tilesOn(large, 5, all)).toEqual([{ level: 5, column: 0, row: 0 }]);
    expect(tileRect(large, { level: 5, column: 0, row: 0 })).toEqual(all);
  });

  test('only what a view touches is wanted, from its middle outwards', () => {
    const tiles = tilesOn(large, 0, { x: 1024, y: 512, width: 1536, height: 1536 });
    expect(tiles.map(tileName).sort()).toEqual(['0-2-1', '0-2-2', '0-2-3', '0-3-1', '0-3-2', '0-3-3', '0-4-1', '0-4-2', '0-4-3']);
    expect(tiles[0] && tileName(tiles[0])).toBe('0-3-2');
  });

  test('a view beside the picture wants only the stand-in', () => {
    expect(wantedTiles(large, { x: -900, y: 100, width: 0, height: 300 }, 1)).toEqual({ visible: [{ level: 5, column: 0, row: 0 }], ahead: [] });
  });

  test('first what stands in for all, then what is seen, then what lies around it', () => {
    const { visible, ahead } = wantedTiles(large, { x: 1024, y: 1024, width: 512, height: 512 }, 1);
    expect(visible.map(tileName)).toEqual(['5-0-0', '0-2-2']);
    expect(ahead).toHaveLength(8);
  });

  test('zoomed out, the one tile is all there is to want', () => {
    expect(wantedTiles(large, all, 0.02)).toEqual({ visible: [{ level: 5, column: 0, row: 0 }], ahead: [] });
  });
});

describe('what is kept', () => {
  test('what was used last stays, and what goes is let go of once', () => {
    const dropped: string[] = [];
    const cache = new ByteCache<string>(100, (value) => dropped.push(value));
    cache.set('a', 'a', 40);
    cache.set('b', 'b', 40);
    cache.get('a');
    cache.set('c', 'c', 40);
    expect(dropped).toEqual(['b']);
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.bytes]).toEqual(['a', undefined, 'c', 80]);
  });

  test('another value under the same name takes the place and the weight of the first', () => {
    const dropped: string[] = [];
    const cache = new ByteCache<string>(100, (value) => dropped.push(value));
    cache.set('a', 'old', 60);
    cache.set('a', 'new', 30);
    expect([cache.get('a'), cache.bytes, dropped]).toEqual(['new', 30, ['old']]);
  });

  test('one that alone is too heavy stays while it is the newest', () => {
    const cache = new ByteCache<string>(100);
    cache.set('a', 'a', 10);
    cache.set('huge', 'huge', 900);
    expect([cache.has('a'), cache.has('huge')]).toEqual([false, true]);
    cache.set('b', 'b', 10);
    expect([cache.has('huge'), cache.bytes]).toEqual([false, 10]);
  });

  test('what is held stays, and goes once it is let go of', () => {
    const held = new Set(['seen']);
    const cache = new ByteCache<string>(100, () => undefined, (key) => held.has(key));
    cache.set('seen', 'seen', 90);
    cache.set('next', 'next', 90);
    cache.set('after', 'after', 90);
    expect([cache.has('seen'), cache.has('next'), cache.has('after')]).toEqual([true, false, true]);
    held.clear();
    cache.set('more', 'more', 20);
    expect([cache.has('seen'), cache.has('after'), cache.has('more')]).toEqual([false, false, true]);
  });
});
