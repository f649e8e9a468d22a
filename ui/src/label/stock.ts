/** The items at hand: every row the queue has named, and the next ones fetched with their pictures and clips. */

import type { ItemRow, Queue, Workplace } from '../lib/generated/api.ts';
import { ClipsAhead } from '../sound/ahead.ts';
import type { BoundClient } from './bound.ts';
import { pictureSource, prefetch } from './pictures.ts';
import { Prefetching } from './prefetching.ts';

/** News from others comes often: what is fetched is made new at most this often. */
const renewMillis = 5000;

export class Stock {
  readonly #client: BoundClient;
  readonly #rows = new Map<string, ItemRow>();
  readonly #ahead: Prefetching<Workplace>;
  readonly #clips: ClipsAhead;
  #renewing: ReturnType<typeof setTimeout> | undefined;

  /** `place` tells projects apart. */
  constructor(client: BoundClient, place: string) {
    this.#client = client;
    this.#clips = new ClipsAhead(client, place);
    this.#ahead = new Prefetching({ fetch: (hash) => this.fetch(hash), arrived: (hash, work) => this.#fetchMedia(hash, work) });
  }

  /** Remembers the rows of a queue, so that its items can be shown without asking again. */
  know(queue: Queue): void {
    for (const row of [queue.item, ...queue.next]) if (row) this.#rows.set(row.hash, row);
  }

  /** Says what will be wanted, soonest first. */
  want(hashes: readonly string[]): void {
    this.#ahead.want(hashes.filter((hash) => this.#rows.has(hash)));
  }

  /** An item that can be shown at once; it is then no longer in stock. */
  take(hash: string): { row: ItemRow; work: Workplace } | null {
    const row = this.#rows.get(hash);
    const work = row ? this.#ahead.take(hash) : null;
    return row && work ? { row, work } : null;
  }

  /** The item's work, asked for now unless it is on its way already. */
  coming(hash: string): Promise<Workplace> {
    return this.#ahead.coming(hash) ?? this.fetch(hash);
  }

  fetch(item: string): Promise<Workplace> {
    return this.#client.call('open_work', { item });
  }

  drop(hash: string): void {
    this.#ahead.drop(hash);
  }

  /**
   * Takes in that something went stale. `ours` when it can only be what was written here.
   *
   * Another book, other settings or another labeler make all of it worthless. A label does not:
   * each item is compared once it is shown, so it is only made new now and then.
   */
  hear(tags: readonly string[], ours: boolean): void {
    const worthless = tags.some((tag) => tag === 'book' || tag === 'settings' || tag === 'session');
    if (!worthless && (ours || !tags.includes('labels'))) return;
    if (worthless) {
      this.stop();
      this.#ahead.drop();
    }
    this.#renewing ??= setTimeout(() => {
      this.#renewing = undefined;
      this.#ahead.renew();
    }, worthless ? 0 : renewMillis);
  }

  stop(): void {
    clearTimeout(this.#renewing);
    this.#renewing = undefined;
  }

  #fetchMedia(hash: string, { picture }: Workplace): void {
    const row = this.#rows.get(hash);
    if (row?.kind === 'audio') void this.#clips.want(hash);
    if (row?.kind !== 'image') return;
    const size = { width: row.width ?? 1, height: row.height ?? 1 };
    prefetch(pictureSource(hash, size, picture, (what) => this.#client.media(hash, what)));
  }
}
