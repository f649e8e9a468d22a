/** A spatial index over boxes: which of thousands are near a point or inside the view. */

import { overlaps, right, bottom, type Rect, type Size } from './geometry.ts';

export type Placed = { id: string; rect: Rect };

/**
 * Cells of equal size over the picture; a box is listed in every cell it touches.
 * Boxes that would fill more than `wide` cells stand in one list of their own, so a picture-sized
 * box costs one entry.
 */
export class BoxGrid<T extends Placed> {
  readonly #cells = new Map<number, T[]>();
  readonly #large: T[] = [];
  readonly #columns: number;
  readonly #rows: number;
  readonly #cell: number;
  readonly #order = new Map<T, number>();

  constructor(boxes: readonly T[], picture: Size, wide = 64) {
    this.#cell = Math.max(8, Math.sqrt((picture.width * picture.height) / 1024));
    this.#columns = Math.ceil(picture.width / this.#cell) + 1;
    this.#rows = Math.ceil(picture.height / this.#cell) + 1;
    boxes.forEach((box, index) => {
      this.#order.set(box, index);
      const [x0, y0, x1, y1] = this.#range(box.rect);
      if ((x1 - x0 + 1) * (y1 - y0 + 1) > wide) {
        this.#large.push(box);
        return;
      }
      for (let y = y0; y <= y1; y++) {
        for (let x = x0; x <= x1; x++) {
          const key = y * this.#columns + x;
          const list = this.#cells.get(key);
          if (list) list.push(box);
          else this.#cells.set(key, [box]);
        }
      }
    });
  }

  /** Boxes that touch `rect`, each once, in the order they were given. */
  within(rect: Rect): T[] {
    const found = new Set<T>();
    for (const box of this.#large) if (overlaps(box.rect, rect)) found.add(box);
    const [x0, y0, x1, y1] = this.#range(rect);
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        for (const box of this.#cells.get(y * this.#columns + x) ?? []) {
          if (overlaps(box.rect, rect)) found.add(box);
        }
      }
    }
    return [...found].sort((a, b) => (this.#order.get(a) ?? 0) - (this.#order.get(b) ?? 0));
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
