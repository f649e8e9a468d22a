/** A spatial index over boxes: which of thousands are near a point or inside the view. */

import { bottom, overlaps, right, type Rect, type Size } from './geometry.ts';

export type Placed = { id: string; rect: Rect };

/** A box in the index. `rank` ascends in the order the boxes were given; `seen` is the last query that met it. */
type Entry<T> = { box: T; rank: number; seen: number };

/** Entries are shared by the grids that follow one another, so queries are counted over all of them. */
let queries = 0;

/**
 * Cells of equal size over the picture; a box is listed in every cell it touches.
 * Boxes that would fill more than `wide` cells stand in one list of their own, so a picture-sized
 * box costs one entry. A grid never changes: {@link BoxGrid.with} makes the next one and shares
 * every cell that stayed as it was.
 */
export class BoxGrid<T extends Placed> {
  readonly boxes: readonly T[];
  readonly #picture: Size;
  readonly #wide: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #cell: number;
  #entries: readonly Entry<T>[] = [];
  #cells: (readonly Entry<T>[])[] = [];
  #large: readonly Entry<T>[] = [];

  constructor(boxes: readonly T[], picture: Size, wide = 64, before?: BoxGrid<T>) {
    this.boxes = boxes;
    this.#picture = picture;
    this.#wide = wide;
    this.#cell = Math.max(8, Math.sqrt((picture.width * picture.height) / 1024));
    this.#columns = Math.ceil(picture.width / this.#cell) + 1;
    this.#rows = Math.ceil(picture.height / this.#cell) + 1;
    if (before && this.#follow(before)) return;
    this.#entries = boxes.map((box, rank) => ({ box, rank, seen: 0 }));
    this.#list(this.#entries, new Set());
  }

  /** The grid over `boxes`. Those that are the same objects as before cost next to nothing. */
  with(boxes: readonly T[], picture: Size = this.#picture): BoxGrid<T> {
    const { width, height } = this.#picture;
    const samePicture = picture.width === width && picture.height === height;
    if (samePicture && boxes === this.boxes) return this;
    return new BoxGrid(boxes, picture, this.#wide, samePicture ? this : undefined);
  }

  /** Boxes that touch `rect`, each once, in the order they were given. */
  within(rect: Rect): T[] {
    const [x0, y0, x1, y1] = this.#range(rect);
    // Over a good part of the picture it is quicker to ask every box than to sort what was found.
    if ((x1 - x0 + 1) * (y1 - y0 + 1) * 8 > this.#columns * this.#rows) {
      return this.boxes.filter((box) => overlaps(box.rect, rect));
    }
    const query = ++queries;
    const found: Entry<T>[] = [];
    const look = (entries: readonly Entry<T>[] | undefined): void => {
      for (const entry of entries ?? []) {
        if (entry.seen === query) continue;
        entry.seen = query;
        if (overlaps(entry.box.rect, rect)) found.push(entry);
      }
    };
    look(this.#large);
    for (let y = y0; y <= y1; y++) for (let x = x0; x <= x1; x++) look(this.#cells[y * this.#columns + x]);
    return found.sort((a, b) => a.rank - b.rank).map((entry) => entry.box);
  }

  /** Takes over what did not change; false when building anew is the better way. */
  #follow(before: BoxGrid<T>): boolean {
    const { boxes } = this;
    const old = before.#entries;
    const most = Math.min(old.length, boxes.length);
    let start = 0;
    while (start < most && old[start]?.box === boxes[start]) start++;
    let end = 0;
    while (end < most - start && old[old.length - 1 - end]?.box === boxes[boxes.length - 1 - end]) end++;
    const gone = new Map(old.slice(start, old.length - end).map((entry) => [entry.box, entry]));
    const middle = boxes.slice(start, boxes.length - end);
    const known = middle.map((box) => gone.get(box) ?? null);
    for (const box of middle) gone.delete(box);
    const fresh = known.filter((entry) => entry === null).length;
    if ((gone.size + fresh) * 2 > boxes.length) return false;
    const first = old[start - 1]?.rank ?? (old[0]?.rank ?? 0) - fresh - 1;
    const last = old[old.length - end]?.rank ?? (old.at(-1)?.rank ?? 0) + fresh + 1;
    const ranked = between(middle, known, first, last);
    if (!ranked) return false;
    this.#entries = [...old.slice(0, start), ...ranked, ...old.slice(old.length - end)];
    this.#cells = before.#cells.slice();
    this.#large = before.#large;
    const own = this.#unlist(new Set(gone.values()));
    this.#list(ranked.filter((_, at) => known[at] === null), own);
    return true;
  }

  /** Takes entries out; the cells touched are this grid's own copies from here on. */
  #unlist(gone: ReadonlySet<Entry<T>>): Set<number> {
    const own = new Set<number>();
    let large = false;
    for (const { box } of gone) {
      const keys = this.#keys(box.rect);
      large ||= keys === null;
      for (const key of keys ?? []) own.add(key);
    }
    for (const key of own) this.#cells[key] = (this.#cells[key] ?? []).filter((entry) => !gone.has(entry));
    if (large) this.#large = this.#large.filter((entry) => !gone.has(entry));
    return own;
  }

  /** Lists entries in their cells; `own` are the cells that may be written to. */
  #list(entries: readonly Entry<T>[], own: Set<number>): void {
    const large: Entry<T>[] = [];
    for (const entry of entries) {
      const keys = this.#keys(entry.box.rect);
      if (keys === null) large.push(entry);
      for (const key of keys ?? []) {
        const list = this.#cells[key];
        if (list && own.has(key)) (list as Entry<T>[]).push(entry);
        else this.#cells[key] = list ? [...list, entry] : [entry];
        own.add(key);
      }
    }
    if (large.length) this.#large = [...this.#large, ...large];
  }

  /** The cells a box is listed in, or null when it is a large one. */
  #keys(rect: Rect): number[] | null {
    const [x0, y0, x1, y1] = this.#range(rect);
    if ((x1 - x0 + 1) * (y1 - y0 + 1) > this.#wide) return null;
    const keys: number[] = [];
    for (let y = y0; y <= y1; y++) for (let x = x0; x <= x1; x++) keys.push(y * this.#columns + x);
    return keys;
  }

  /** First and last column and row; what lies beyond the picture falls into its border cells. */
  #range(rect: Rect): [number, number, number, number] {
    const index = (value: number, count: number) =>
      Math.min(Math.max(0, Math.floor(value / this.#cell)), count - 1);
    return [
      index(rect.x, this.#columns),
      index(rect.y, this.#rows),
      index(right(rect), this.#columns),
      index(bottom(rect), this.#rows),
    ];
  }
}

/** Entries for `boxes` with ranks between `low` and `high`; null when known ones changed places or no room is left. */
function between<T>(boxes: readonly T[], known: readonly (Entry<T> | null)[], low: number, high: number): Entry<T>[] | null {
  const made: Entry<T>[] = [];
  let from = low;
  for (let at = 0; at < boxes.length; ) {
    let next = at;
    while (next < boxes.length && !known[next]) next++;
    const to = known[next]?.rank ?? high;
    for (const [step, box] of boxes.slice(at, next).entries()) {
      const rank = from + ((to - from) * (step + 1)) / (next - at + 1);
      if (rank <= (made.at(-1)?.rank ?? low) || rank >= to) return null;
      made.push({ box, rank, seen: 0 });
    }
    const kept = known[next];
    if (kept) {
      if (kept.rank <= (made.at(-1)?.rank ?? low)) return null;
      made.push(kept);
    }
    from = to;
    at = next + 1;
  }
  return made;
}
