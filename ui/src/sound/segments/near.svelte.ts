// Which parts of a long list are near enough to be there; the others only keep their room.
import { SvelteSet } from 'svelte/reactivity';

/** A list this short is all there; a longer one comes in parts of so many. */
export const partRows = 50;
/** Of a row of one line, until it was there. */
const rowPx = 58;
const marginPx = 800;

/** A list in parts, each with the place of its first row. */
export function partsOf<T>(rows: readonly T[]): { from: number; rows: readonly T[] }[] {
  return Array.from({ length: Math.max(1, Math.ceil(rows.length / partRows)) }, (_, part) => ({ from: part * partRows, rows: rows.slice(part * partRows, (part + 1) * partRows) }));
}

export class Near {
  readonly #near = new SvelteSet<number>([0]);
  readonly #heights = new Map<number, number>();
  readonly #places = new Map<Element, number>();
  #watch: IntersectionObserver | null = null;

  has(from: number): boolean {
    return this.#near.has(from);
  }

  /** The room a part takes while it is not there, px. */
  room(from: number, rows: number): number {
    return this.#heights.get(from) ?? rows * rowPx;
  }

  /** Watches a part of the list that scrolls in `root`. Returns how to stop. */
  watch(part: Element, from: number, root: Element | null): () => void {
    if (typeof IntersectionObserver !== 'function') {
      this.#near.add(from);
      return () => this.#near.delete(from);
    }
    this.#watch ??= new IntersectionObserver((entries) => entries.forEach((entry) => this.#seen(entry)), { root, rootMargin: `${marginPx}px 0px` });
    this.#places.set(part, from);
    this.#watch.observe(part);
    return () => {
      this.#watch?.unobserve(part);
      this.#places.delete(part);
    };
  }

  close(): void {
    this.#watch?.disconnect();
  }

  #seen({ target, isIntersecting, boundingClientRect }: IntersectionObserverEntry): void {
    const from = this.#places.get(target);
    if (from === undefined) return;
    if (isIntersecting) this.#near.add(from);
    else if (this.#near.delete(from)) this.#heights.set(from, boundingClientRect.height);
  }
}
