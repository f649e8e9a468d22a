/** Which tiles of a picture's pyramid a view needs, in which order, and which loaded ones to keep. */

import type { Point, Rect, Size } from './geometry.ts';

/** Level 0 has full size, each next one half of it; the last one is a single tile. */
export type Pyramid = { size: Size; tilePx: number; levels: number };
export type Tile = { level: number; column: number; row: number };

export const tileName = ({ level, column, row }: Tile): string => `${level}-${column}-${row}`;

/** The coarsest level that is still sharp where one image px is `density` screen px. */
export function levelFor(density: number, levels: number): number {
  return Math.min(Math.max(0, Math.floor(Math.log2(1 / density) + 1e-6)), levels - 1);
}

/** The size of a level in its own px. */
export function levelSize({ size }: Pyramid, level: number): Size {
  return { width: Math.ceil(size.width / 2 ** level), height: Math.ceil(size.height / 2 ** level) };
}

/** The part of the picture a tile shows, image px; tiles at the right and lower edge are smaller. */
export function tileRect({ size, tilePx }: Pyramid, { level, column, row }: Tile): Rect {
  const side = tilePx * 2 ** level;
  const [x, y] = [column * side, row * side];
  return { x, y, width: Math.min(side, size.width - x), height: Math.min(side, size.height - y) };
}

/** The tiles of one level that show something of `rect` (image px), from its middle outwards. */
export function tilesOn(pyramid: Pyramid, level: number, rect: Rect): Tile[] {
  const side = pyramid.tilePx * 2 ** level;
  const { width, height } = levelSize(pyramid, level);
  const most = { column: Math.ceil(width / pyramid.tilePx) - 1, row: Math.ceil(height / pyramid.tilePx) - 1 };
  const first = { column: Math.max(0, Math.floor(rect.x / side)), row: Math.max(0, Math.floor(rect.y / side)) };
  const last = {
    column: Math.min(most.column, Math.ceil((rect.x + rect.width) / side) - 1),
    row: Math.min(most.row, Math.ceil((rect.y + rect.height) / side) - 1),
  };
  const tiles: Tile[] = [];
  for (let row = first.row; row <= last.row; row++) {
    for (let column = first.column; column <= last.column; column++) tiles.push({ level, column, row });
  }
  const middle: Point = { x: (rect.x + rect.width / 2) / side - 0.5, y: (rect.y + rect.height / 2) / side - 0.5 };
  const far = ({ column, row }: Tile) => Math.hypot(column - middle.x, row - middle.y);
  return tiles.sort((a, b) => far(a) - far(b));
}

/**
 * What to load for a view, in order: the single tile of the last level, which stands in for all
 * others, then what is visible from the middle outwards, then its neighbours on every side.
 */
export function wantedTiles(pyramid: Pyramid, visible: Rect, density: number): { visible: Tile[]; ahead: Tile[] } {
  const level = levelFor(density, pyramid.levels);
  const seen = tilesOn(pyramid, level, visible);
  const coarsest: Tile = { level: pyramid.levels - 1, column: 0, row: 0 };
  if (level === coarsest.level) return { visible: [coarsest], ahead: [] };
  const by = pyramid.tilePx * 2 ** level;
  const around = { x: visible.x - by, y: visible.y - by, width: visible.width + 2 * by, height: visible.height + 2 * by };
  const names = new Set(seen.map(tileName));
  const ahead = seen.length === 0 ? [] : tilesOn(pyramid, level, around).filter((tile) => !names.has(tileName(tile)));
  return { visible: [coarsest, ...seen], ahead };
}

/** Keeps what was used last, up to a weight in bytes; what goes is let go of properly. */
export class ByteCache<V> {
  readonly #kept = new Map<string, { value: V; bytes: number }>();
  readonly #most: number;
  readonly #drop: (value: V) => void;
  readonly #held: (key: string) => boolean;
  #bytes = 0;

  /** What is `held` stays even when there is more than `most`. */
  constructor(most: number, drop: (value: V) => void = () => undefined, held: (key: string) => boolean = () => false) {
    this.#most = most;
    this.#drop = drop;
    this.#held = held;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): V | undefined {
    const found = this.#kept.get(key);
    if (!found) return undefined;
    // Last used goes last.
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found.value;
  }

  has(key: string): boolean {
    return this.#kept.has(key);
  }

  /** The newest value stays even when it alone is too heavy: it is being looked at. */
  set(key: string, value: V, bytes: number): void {
    this.delete(key);
    this.#kept.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#most || oldest === key) break;
      if (!this.#held(oldest)) this.delete(oldest);
    }
  }

  delete(key: string): void {
    const found = this.#kept.get(key);
    if (!found) return;
    this.#kept.delete(key);
    this.#bytes -= found.bytes;
    this.#drop(found.value);
  }
}
