/** Where a picture's pixels come from: one file, or the tiles of a pyramid. */

import type { MediaName } from '../lib/client.ts';
import type { Picture } from '../lib/generated/api.ts';
import type { Rect, Size } from './geometry.ts';
import { loader, type Wanted } from './loader.ts';
import type { Pyramid, Tile } from './tiles.ts';

export type PictureSource = {
  /** Another key is another picture. */
  key: string;
  size: Size;
  /** Of a sample; a tile of more than 8 is twice as wide: high bytes left, low bytes right. */
  bits: number;
  tiled: boolean;
  /** Of an untiled picture the levels that the window makes itself from the one file. */
  pyramid: Pyramid;
  thumb: string;
  display: string;
  tile(tile: Tile): string;
  /** Why only a part of it could be read. */
  damaged: string | null;
};

const usualTilePx = 512;

/** `media` makes addresses of one item's files. Without facts, the picture is one file of `size`. */
export function pictureSource(hash: string, size: Size, facts: Picture | null, media: (what: MediaName) => string): PictureSource {
  const [bits, given] = [facts?.bits ?? 8, facts?.levels ?? 1];
  const whole = facts ? { width: facts.width, height: facts.height } : size;
  const tiled = given > 1 || bits > 8;
  const tilePx = facts?.tile_px || usualTilePx;
  return {
    key: `${hash} ${tiled ? `${given} ${bits}` : 'file'} ${whole.width} ${whole.height}`,
    size: whole,
    bits: tiled ? bits : 8,
    tiled,
    pyramid: { size: whole, tilePx, levels: tiled ? given : levelsOf(whole, tilePx) },
    thumb: media('thumb'),
    display: media('display'),
    tile: (tile) => media(`tile-${tile.level}-${tile.column}-${tile.row}`),
    damaged: facts?.damaged ?? null,
  };
}

/** How often a picture is halved until it is one tile. */
export function levelsOf({ width, height }: Size, tilePx: number): number {
  return 1 + Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / tilePx)));
}

/** The smallest picture of the whole that there is: it comes first and stands in for all else. */
export function coarse(source: PictureSource): Wanted[] {
  const thumb: Wanted = { url: source.thumb, decode: 'file' };
  if (!source.tiled) return [thumb];
  return [thumb, { url: source.tile({ level: source.pyramid.levels - 1, column: 0, row: 0 }), decode: 'tile' }];
}

/** Pictures known by the address of their one file. */
let nextFiles: readonly string[] = [];
let nextSources: readonly PictureSource[] = [];

/**
 * Fetches and decodes what will be shown next, after all that is shown now: of a file all of it, of
 * a pyramid its coarse levels. The latest few are remembered, so a call per item is as good as one.
 */
export function prefetch(source: PictureSource | string): void {
  if (typeof source === 'string') nextFiles = [...nextFiles.filter((each) => each !== source), source].slice(-5);
  else nextSources = [...nextSources.filter((each) => each.key !== source.key), source].slice(-5);
  const files = nextFiles.map((url): Wanted => ({ url, decode: 'file' }));
  loader.want('next', [...nextSources.flatMap((each) => [...coarse(each), ...ahead(each)]), ...files]);
}

function ahead(source: PictureSource): Wanted[] {
  if (!source.tiled) return [{ url: source.display, decode: 'file' }];
  const level = source.pyramid.levels - 2;
  if (level < 0) return [];
  const tiles = [0, 1].flatMap((row) => [0, 1].map((column) => ({ level, column, row })));
  const side = source.pyramid.tilePx * 2 ** level;
  const inside = ({ column, row }: Tile) => column * side < source.size.width && row * side < source.size.height;
  return tiles.filter(inside).map((tile) => ({ url: source.tile(tile), decode: 'tile' }));
}

/** The part of a bitmap that shows `rect` of a picture of `size`, in the bitmap's px. */
export function partOf(bitmap: Size, rect: Rect, size: Size): Rect {
  const [across, down] = [bitmap.width / size.width, bitmap.height / size.height];
  return { x: rect.x * across, y: rect.y * down, width: rect.width * across, height: rect.height * down };
}

/** The part of `rect` inside a picture of `size`; nothing wide or high when none is. */
export function cutTo(rect: Rect, size: Size): Rect {
  const [x, y] = [Math.max(0, rect.x), Math.max(0, rect.y)];
  return {
    x,
    y,
    width: Math.max(0, Math.min(size.width, rect.x + rect.width) - x),
    height: Math.max(0, Math.min(size.height, rect.y + rect.height) - y),
  };
}
