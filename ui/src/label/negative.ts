// The stored pixels of one picture, from its file or its tiles: as they came, halved, read as numbers.
import type { Rect, Size } from './geometry.ts';
import { decoded, keep } from './loader.ts';
import { lumaOfTile } from './looks/develop.ts';
import type { Overview } from './looks/levels.ts';
import { cutTo, partOf, type PictureSource } from './pictures.ts';
import type { Patch } from './snap.ts';
import { levelSize, tileRect, tilesOn, type Tile } from './tiles.ts';

/** Pixels of an overview across: what levels and local contrast are computed from. */
const overviewPx = 512;

export class Negative {
  readonly source: PictureSource;
  readonly #changed: () => void;
  readonly #making = new Set<string>();
  #overview: Overview | null = null;

  /** `changed` is called when a halved picture is made. */
  constructor(source: PictureSource, changed: () => void) {
    this.source = source;
    this.#changed = changed;
  }

  /** Small luma of the whole, once something of it is there. */
  get overview(): Overview | null {
    this.#overview ??= this.#measured();
    return this.#overview;
  }

  /** True when {@link stored} has something for this tile. */
  has(tile: Tile): boolean {
    return decoded.has(this.source.tiled ? this.source.tile(tile) : this.source.display);
  }

  /** Full-size luma of a part of the picture on whole pixels, or null while a tile of it is not loaded. */
  luma(rect: Rect): Patch | null {
    const { source } = this;
    const within = cutTo(rect, source.size);
    const [x, y] = [Math.floor(within.x), Math.floor(within.y)];
    const [width, height] = [Math.ceil(within.x + within.width) - x, Math.ceil(within.y + within.height) - y];
    if (width <= 0 || height <= 0) return null;
    const out = new Uint16Array(width * height);
    for (const tile of tilesOn(source.pyramid, 0, { x, y, width, height })) {
      const place = tileRect(source.pyramid, tile);
      const [left, top] = [Math.max(x, place.x), Math.max(y, place.y)];
      const part = { x: left, y: top, width: Math.min(x + width, place.x + place.width) - left, height: Math.min(y + height, place.y + place.height) - top };
      const stored = this.stored(tile, part);
      if (!stored) return null;
      const { luma } = lumaOfTile(stored, source.bits > 8);
      for (let row = 0; row < part.height; row++) {
        out.set(luma.subarray(row * part.width, (row + 1) * part.width), (top - y + row) * width + left - x);
      }
    }
    return { x, y, width, height, luma: out };
  }

  /** The file halved `level` times, or as near as there is; makes the missing one for the next time. */
  halved(level: number): ImageBitmap | undefined {
    const { display } = this.source;
    const whole = decoded.get(display);
    if (!whole || level === 0) return whole;
    const key = `${display} half ${level}`;
    const known = decoded.get(key);
    if (known) return known;
    const finer = this.halved(level - 1) ?? whole;
    if (!this.#making.has(key)) {
      this.#making.add(key);
      const { width, height } = levelSize({ ...this.source.pyramid, size: { width: whole.width, height: whole.height } }, level);
      createImageBitmap(whole, { resizeWidth: Math.max(1, width), resizeHeight: Math.max(1, height), resizeQuality: 'medium' }).then(
        (bitmap) => {
          this.#making.delete(key);
          keep(key, bitmap);
          this.#changed();
        },
        () => undefined,
      );
    }
    return finer;
  }

  /** Stored pixels of a tile, or of a part of it (image px; of full-size tiles only). */
  stored(tile: Tile, part?: Rect): ImageData | null {
    const { source } = this;
    const deep = source.bits > 8;
    const bitmap = source.tiled ? decoded.get(source.tile(tile)) : this.halved(tile.level);
    if (!bitmap) return null;
    const place = tileRect(source.pyramid, tile);
    if (!source.tiled) {
      const wanted = part ?? place;
      const step = 2 ** tile.level;
      const size = { width: Math.max(1, Math.round(wanted.width / step)), height: Math.max(1, Math.round(wanted.height / step)) };
      return pixels(bitmap, partOf(bitmap, wanted, source.size), size);
    }
    if (!part) return pixels(bitmap, { x: 0, y: 0, width: bitmap.width, height: bitmap.height }, bitmap);
    const from = { ...part, x: part.x - place.x, y: part.y - place.y };
    if (!deep) return pixels(bitmap, from, part);
    // Both halves of the part side by side, as in a whole tile.
    const ctx = scratch(part.width * 2, part.height);
    for (const half of [0, 1]) {
      ctx.drawImage(bitmap, from.x + (half * bitmap.width) / 2, from.y, part.width, part.height, half * part.width, 0, part.width, part.height);
    }
    return ctx.getImageData(0, 0, part.width * 2, part.height);
  }

  #measured(): Overview | null {
    const { source } = this;
    if (source.tiled) {
      const tile = { level: source.pyramid.levels - 1, column: 0, row: 0 };
      const stored = decoded.has(source.tile(tile)) ? this.stored(tile) : null;
      return stored && { ...lumaOfTile(stored, source.bits > 8), bits: source.bits };
    }
    const whole = decoded.get(source.display);
    if (!whole) return null;
    const factor = Math.min(1, overviewPx / Math.max(whole.width, whole.height));
    const size = { width: Math.max(1, Math.round(whole.width * factor)), height: Math.max(1, Math.round(whole.height * factor)) };
    return { ...lumaOfTile(pixels(whole, { x: 0, y: 0, width: whole.width, height: whole.height }, size), false), bits: 8 };
  }
}

let ground: CanvasRenderingContext2D | null = null;

/** A canvas to read pixels from, cleared; one for all, kept off the graphics card. */
function scratch(width: number, height: number): CanvasRenderingContext2D {
  if (!ground) {
    const made = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!made) throw new Error('no canvas to develop pictures on');
    ground = made;
  }
  if (ground.canvas.width < width || ground.canvas.height < height) {
    ground.canvas.width = Math.max(width, ground.canvas.width);
    ground.canvas.height = Math.max(height, ground.canvas.height);
  }
  ground.clearRect(0, 0, width, height);
  return ground;
}

function pixels(bitmap: ImageBitmap, from: Rect, size: Size): ImageData {
  const ctx = scratch(size.width, size.height);
  ctx.imageSmoothingEnabled = from.width !== size.width || from.height !== size.height;
  ctx.imageSmoothingQuality = 'medium';
  ctx.drawImage(bitmap, from.x, from.y, from.width, from.height, 0, 0, size.width, size.height);
  return ctx.getImageData(0, 0, size.width, size.height);
}
