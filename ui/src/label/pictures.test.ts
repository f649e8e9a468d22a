import { describe, expect, test } from 'vitest';
import type { Picture } from '../lib/generated/api.ts';
import { coarse, cutTo, partOf, pictureSource } from './pictures.ts';

const facts: Picture = { width: 9000, height: 7000, bits: 8, tile_px: 512, levels: 6, ready: true, damaged: null };
const size = { width: 9000, height: 7000 };
const of = (given: Partial<Picture> | null) => pictureSource('abc', size, given && { ...facts, ...given }, (what) => `/media/p/abc/${what}`);

describe('where a picture comes from', () => {
  test('a picture of several levels comes in tiles, first the one that shows all of it', () => {
    const source = of({});
    expect(source.tile({ level: 2, column: 3, row: 1 })).toBe('/media/p/abc/tile-2-3-1');
    expect(coarse(source).map(({ url }) => url)).toEqual(['/media/p/abc/thumb', '/media/p/abc/tile-5-0-0']);
  });

  test('a small picture is one file, and halved here until it is one tile', () => {
    const source = of({ width: 1600, height: 1200, levels: 1 });
    expect([source.tiled, source.pyramid.levels]).toEqual([false, 3]);
    expect(coarse(source).map(({ url }) => url)).toEqual(['/media/p/abc/thumb']);
  });

  test('one of more than 8 bits comes in tiles, however small', () => {
    expect(of({ width: 300, height: 200, levels: 1, bits: 16 })).toMatchObject({ tiled: true, bits: 16, pyramid: { levels: 1 } });
  });

  test('without facts it is the file as large as the item says', () => {
    expect(of(null)).toMatchObject({ tiled: false, size, bits: 8, damaged: null });
  });

  test('what changes how it is fetched is another picture, what is said about it is not', () => {
    expect(of({}).key).not.toBe(of(null).key);
    expect(of({ damaged: 'cut off' }).key).toBe(of({}).key);
  });
});

test('a file smaller than recorded is stretched to the recorded size', () => {
  const part = partOf({ width: 800, height: 600 }, { x: 400, y: 300, width: 100, height: 50 }, { width: 1600, height: 1200 });
  expect(part).toEqual({ x: 200, y: 150, width: 50, height: 25 });
});

test('what lies beside a picture has no part in it', () => {
  expect(cutTo({ x: -20, y: 10, width: 50, height: 5000 }, { width: 100, height: 60 })).toEqual({ x: 0, y: 10, width: 30, height: 50 });
  expect(cutTo({ x: 200, y: 0, width: 50, height: 10 }, { width: 100, height: 60 }).width).toBe(0);
});
