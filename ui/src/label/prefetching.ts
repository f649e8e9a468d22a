/** What the labeler will want next, fetched before it is asked for. */

export type PrefetchPort<Work> = {
  fetch(hash: string): Promise<Work>;
  /** It is here; what it shows can be fetched too. */
  arrived(hash: string, work: Work): void;
};

type Kept<Work> = { coming: Promise<Work>; work: Work | null };

/** Keeps just the items that are wanted. One that fails is fetched again when it is wanted again. */
export class Prefetching<Work> {
  readonly #port: PrefetchPort<Work>;
  #kept = new Map<string, Kept<Work>>();
  #wanted: readonly string[] = [];

  constructor(port: PrefetchPort<Work>) {
    this.#port = port;
  }

  /** Says which items will be wanted, soonest first; others are let go. */
  want(hashes: readonly string[]): void {
    this.#wanted = hashes;
    const kept = new Map<string, Kept<Work>>();
    for (const hash of hashes) kept.set(hash, this.#kept.get(hash) ?? this.#fetch(hash));
    this.#kept = kept;
  }

  /** The item's work if it is here, which is then no longer kept. */
  take(hash: string): Work | null {
    const work = this.#kept.get(hash)?.work ?? null;
    if (work !== null) this.#kept.delete(hash);
    return work;
  }

  /** The item's work as soon as it is here, if it is on its way. */
  coming(hash: string): Promise<Work> | null {
    return this.#kept.get(hash)?.coming ?? null;
  }

  /** Lets go of what was changed, or of everything. */
  drop(hash: string | null = null): void {
    if (hash === null) this.#kept.clear();
    else this.#kept.delete(hash);
  }

  /** Fetches all that is wanted anew; what is here stays until its newer self is. */
  renew(): void {
    for (const hash of this.#wanted) this.#kept.set(hash, this.#fetch(hash, this.#kept.get(hash)?.work ?? null));
  }

  #fetch(hash: string, older: Work | null = null): Kept<Work> {
    const kept: Kept<Work> = { coming: this.#port.fetch(hash), work: older };
    kept.coming.then(
      (work) => {
        // What was dropped meanwhile may be old by now.
        if (this.#kept.get(hash) !== kept) return;
        kept.work = work;
        this.#port.arrived(hash, work);
      },
      () => {
        if (this.#kept.get(hash) === kept && kept.work === null) this.#kept.delete(hash);
      },
    );
    return kept;
  }
}
