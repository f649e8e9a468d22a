// Which rows of a long list are near enough to be typed in; the others only show their text.
import { SvelteSet } from 'svelte/reactivity';

/** A list this short is all near. */
const fewRows = 60;
const marginPx = 800;

export class Near {
  readonly #near = new SvelteSet<string>();
  readonly #watch: IntersectionObserver | null = null;

  constructor() {
    if (typeof IntersectionObserver !== 'function') return;
    this.#watch = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const id = (target as HTMLElement).dataset['row'];
          if (id === undefined) continue;
          if (isIntersecting) this.#near.add(id);
          else this.#near.delete(id);
        }
      },
      { rootMargin: `${marginPx}px 0px` },
    );
  }

  has(id: string, rows: number): boolean {
    return rows <= fewRows || this.#near.has(id);
  }

  /** Watches a row. Returns how to stop. */
  watch(row: HTMLElement): () => void {
    this.#watch?.observe(row);
    return () => {
      this.#watch?.unobserve(row);
      this.#near.delete(row.dataset['row'] ?? '');
    };
  }

  close(): void {
    this.#watch?.disconnect();
  }
}
