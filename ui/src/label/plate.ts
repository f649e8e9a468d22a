// One picture as it is shown: asks for what a view needs, develops it in a look, paints what has arrived.
import type { Rect, Size } from './geometry.ts';
import { decoded, keep, loader, type Wanted } from './loader.ts';
import type { Look } from './look.ts';
import { developed, recipeOf, type Recipe } from './looks/develop.ts';
import type { Overview } from './looks/levels.ts';
import { Negative } from './negative.ts';
import { coarse, cutTo, partOf, type PictureSource } from './pictures.ts';
import type { Patch } from './snap.ts';
import { levelFor, tileName, tileRect, tilesOn, wantedTiles, type Tile } from './tiles.ts';
import { screenRect, visibleRect, type View } from './view.ts';

/** Milliseconds of a frame that developing may take; a tile takes 2 to 6. */
const budgetMillis = 9;
/** From this scale on single pixels show. */
export const pixelScale = 3;

/** Looks whose developed tiles are kept: this one, the one before, and those held to compare. A slider passes through hundreds. */
const mostVariants = 3;

/** How far it is: nothing yet, coarse, all that the view needs, or nothing to come. */
export type PlateState = 'waiting' | 'coarse' | 'sharp' | 'failed';
type Eye = { visible: Rect; density: number };
type Developing = { tile: Tile; key: string };

let plates = 0;

export class Plate {
  readonly source: PictureSource;
  readonly #owner = `plate ${++plates}`;
  readonly #changed: () => void;
  readonly #negative: Negative;
  readonly #stop: () => void;
  readonly #eyes = new Map<string, Eye>();
  /** The developed tile last painted in each place, until its successor is there. */
  readonly #last = new Map<string, string>();
  readonly #making = new Set<string>();
  /** Names of developed tiles by the look they are in, the latest look last. */
  readonly #variants = new Map<string, Set<string>>();
  #look: Look;
  #recipe: Recipe | null = null;
  #cookedWith: Overview | null = null;
  #urls: ReadonlySet<string> = new Set();
  readonly #todo = new Map<string, readonly Developing[]>();
  #working = false;
  #closed = false;
  #asked = '';
  state: PlateState = 'waiting';

  /** `changed` is called when painting again would show more. */
  constructor(source: PictureSource, look: Look, changed: () => void) {
    this.source = source;
    this.#look = look;
    this.#changed = changed;
    this.#negative = new Negative(source, () => this.#heard());
    this.#stop = loader.onarrival((url) => {
      if (this.#urls.has(url)) this.#heard();
    });
    this.#want();
  }

  /** Nothing is asked for any more; what was decoded stays for the next time. */
  close(): void {
    this.#closed = true;
    this.#stop();
    loader.want(this.#owner, []);
  }

  set look(look: Look) {
    if (look === this.#look) return;
    this.#look = look;
    this.#recipe = null;
  }

  /** Small luma of the whole, once something of it is there. */
  get overview(): Overview | null {
    return this.#negative.overview;
  }

  /** Why there is no picture, or not all of it; null while all is well. */
  get failure(): string | null {
    const of = (wanted: Wanted | undefined) => (wanted ? loader.failure(wanted.url) : null);
    const { source } = this;
    const needed: Wanted | undefined = source.tiled ? coarse(source)[1] : { url: source.display, decode: 'file' };
    const failed = of(needed) ?? [...this.#eyes.values()].flatMap((eye) => this.#visibleTiles(eye).map((tile) => loader.failure(source.tile(tile)))).find((each) => each);
    return failed?.reason ?? null;
  }

  /**
   * Paints what a view shows, the coarse below the fine. `ratio` is device px per screen px. `eye` names
   * who looks: what each of them needs is asked for until it looks elsewhere.
   */
  paint(ctx: CanvasRenderingContext2D, view: View, screen: Size, ratio: number, eye = 'main'): void {
    const { source } = this;
    const seen = cutTo(visibleRect(view, screen), source.size);
    const density = view.scale * ratio;
    this.#eyes.set(eye, { visible: seen, density });
    this.#want();
    ctx.imageSmoothingEnabled = view.scale < pixelScale;
    // Levels lie a factor of two apart, so there is never more to average than this does.
    ctx.imageSmoothingQuality = 'low';
    const level = levelFor(density, source.pyramid.levels);
    const plain = this.#plain();
    if (plain && !source.tiled) {
      this.#paintWhole(ctx, view, seen, level, eye);
      return;
    }
    const missing = this.#paintTiles(ctx, view, ratio, seen, level, eye);
    if (eye === 'main') this.state = missing === 0 ? 'sharp' : this.#hasCoarse() ? 'coarse' : this.failure ? 'failed' : 'waiting';
  }

  /** An eye that is closed needs nothing. */
  shut(eye: string): void {
    this.#todo.delete(eye);
    if (this.#eyes.delete(eye)) this.#want();
  }

  /** Asks for the full-size pixels of `rect`, so that {@link luma} has them soon. */
  attend(rect: Rect): void {
    this.#eyes.set('pixels', { visible: cutTo(rect, this.source.size), density: 1 });
    this.#want();
  }

  /** Full-size luma of a part of the picture on whole pixels, or null while a tile of it is not loaded. */
  luma(rect: Rect): Patch | null {
    return this.#negative.luma(rect);
  }

  #heard(): void {
    if (!this.#closed) this.#changed();
  }

  /** True when the stored pixels are the ones to show. */
  #plain(): boolean {
    return this.#cooked().way === 'as it is';
  }

  #cooked(): Recipe {
    const { overview } = this;
    // Made again once the overview is there: levels and local contrast come from it.
    if (overview !== this.#cookedWith) this.#recipe = null;
    this.#cookedWith = overview;
    this.#recipe ??= recipeOf(this.#look, this.source.bits, overview);
    return this.#recipe;
  }

  #want(): void {
    const { source } = this;
    if (this.#closed) return;
    const list = coarse(source);
    if (!source.tiled) list.unshift({ url: source.display, decode: 'file' });
    else {
      const ahead: Tile[] = [];
      for (const eye of this.#eyes.values()) {
        const wanted = wantedTiles(source.pyramid, eye.visible, eye.density);
        list.push(...wanted.visible.map((tile) => this.#asWanted(tile)));
        ahead.push(...wanted.ahead);
      }
      list.push(...ahead.map((tile) => this.#asWanted(tile)));
    }
    this.#urls = new Set(list.map((wanted) => wanted.url));
    const asked = list.map((wanted) => wanted.url).join(' ');
    // What was wanted before may have been let go of meanwhile.
    if (asked === this.#asked && this.state === 'sharp') return;
    this.#asked = asked;
    loader.want(this.#owner, list);
  }

  #asWanted(tile: Tile): Wanted {
    return { url: this.source.tile(tile), decode: 'tile' };
  }

  #visibleTiles({ visible, density }: Eye): Tile[] {
    return this.source.tiled ? wantedTiles(this.source.pyramid, visible, density).visible : [];
  }

  /** One file with no look: the halved picture that fits, straight to the screen. */
  #paintWhole(ctx: CanvasRenderingContext2D, view: View, seen: Rect, level: number, eye: string): void {
    const bitmap = this.#negative.halved(level) ?? decoded.get(this.source.thumb);
    if (bitmap && seen.width > 0 && seen.height > 0) {
      const from = partOf(bitmap, seen, this.source.size);
      const to = screenRect(view, seen);
      ctx.drawImage(bitmap, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height);
    }
    if (eye !== 'main') return;
    const whole = decoded.has(this.source.display);
    this.state = whole ? 'sharp' : bitmap ? 'coarse' : this.failure ? 'failed' : 'waiting';
  }

  /** Returns how many tiles of the view are still missing in this look. */
  #paintTiles(ctx: CanvasRenderingContext2D, view: View, ratio: number, seen: Rect, level: number, eye: string): number {
    const { pyramid } = this.source;
    const fine = tilesOn(pyramid, level, seen);
    const ready = fine.filter((tile) => this.#shown(tile) !== undefined);
    const todo: Developing[] = [];
    if (ready.length < fine.length) {
      this.#paintThumb(ctx, view);
      for (let coarser = pyramid.levels - 1; coarser > level; coarser--) {
        for (const tile of tilesOn(pyramid, coarser, seen)) {
          const bitmap = this.#shown(tile);
          if (bitmap) this.#paintTile(ctx, view, ratio, tile, bitmap);
          // The coarsest one is worth developing first: it is all of the picture at once.
          else if (coarser === pyramid.levels - 1) todo.push({ tile, key: this.#keyOf(tile) });
        }
      }
    }
    let missing = 0;
    for (const tile of fine) {
      const key = this.#keyOf(tile);
      const bitmap = this.#shown(tile);
      if (bitmap) {
        this.#last.set(tileName(tile), key);
        this.#paintTile(ctx, view, ratio, tile, bitmap);
        continue;
      }
      missing++;
      const before = decoded.get(this.#last.get(tileName(tile)) ?? '');
      if (before) this.#paintTile(ctx, view, ratio, tile, before);
      if (this.#negative.has(tile)) todo.push({ tile, key });
    }
    this.#todo.set(eye, todo);
    if (todo.length && !this.#working) {
      this.#working = true;
      setTimeout(() => this.#develop());
    }
    return missing;
  }

  /** To whole device px, so that tiles meet without a seam. */
  #paintTile(ctx: CanvasRenderingContext2D, view: View, ratio: number, tile: Tile, bitmap: ImageBitmap): void {
    const { x, y, width, height } = screenRect(view, tileRect(this.source.pyramid, tile));
    const whole = (value: number) => Math.round(value * ratio) / ratio;
    const [left, top] = [whole(x), whole(y)];
    ctx.drawImage(bitmap, left, top, whole(x + width) - left, whole(y + height) - top);
  }

  #paintThumb(ctx: CanvasRenderingContext2D, view: View): void {
    const thumb = decoded.get(this.source.thumb);
    // In a look it would flash between the two.
    if (!thumb || !(this.#plain() || this.source.bits > 8)) return;
    const { x, y, width, height } = screenRect(view, { x: 0, y: 0, ...this.source.size });
    ctx.drawImage(thumb, x, y, width, height);
  }

  #hasCoarse(): boolean {
    return decoded.has(this.source.thumb) || this.overview !== null;
  }

  #keyOf(tile: Tile): string {
    const { source } = this;
    if (this.#plain()) return source.tile(tile);
    return `${source.key} ${tileName(tile)} ${this.#variant()}`;
  }

  /** The look and what it was developed from, as a name. */
  #variant(): string {
    const { gamma, brightness, contrast, black, white, invert, clahe } = this.#look;
    return [gamma, brightness, contrast, black, white, invert, clahe, this.overview !== null].join(' ');
  }

  #remember(variant: string, key: string): void {
    const keys = this.#variants.get(variant) ?? new Set();
    this.#variants.delete(variant);
    this.#variants.set(variant, keys.add(key));
    for (const [old, gone] of [...this.#variants].slice(0, Math.max(0, this.#variants.size - mostVariants))) {
      this.#variants.delete(old);
      for (const each of gone) decoded.delete(each);
    }
  }

  #shown(tile: Tile): ImageBitmap | undefined {
    return decoded.get(this.#keyOf(tile));
  }

  /** Develops what was seen to be missing, as much as fits in a frame. */
  #develop(): void {
    this.#working = false;
    if (this.#closed) return;
    const from = performance.now();
    const [recipe, variant] = [this.#cooked(), this.#variant()];
    for (const { tile, key } of [...this.#todo.values()].flat()) {
      if (performance.now() - from > budgetMillis) break;
      if (this.#making.has(key) || decoded.has(key)) continue;
      const stored = this.#negative.stored(tile);
      if (!stored) continue;
      const { x, y } = tileRect(this.source.pyramid, tile);
      const step = 2 ** tile.level;
      const out = developed(stored, recipe, { x, y, step, whole: this.source.size });
      this.#making.add(key);
      createImageBitmap(out).then(
        (bitmap) => {
          this.#making.delete(key);
          keep(key, bitmap);
          this.#remember(variant, key);
          this.#heard();
        },
        () => this.#making.delete(key),
      );
    }
  }
}
