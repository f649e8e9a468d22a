// The items that match a query, fetched page by page as the grid asks for them.
import { CallError, type Client } from '../../lib/client.ts';
import type { ItemRow } from '../../lib/generated/api.ts';
import { asCallError } from '../../lib/live.svelte.ts';

const first = 120;
const more = 500;

export class ItemList {
  total = $state<number | null>(null);
  error = $state.raw<CallError | null>(null);
  loading = $state(false);
  readonly #client: () => Client;
  // Not a signal itself: a hundred thousand rows are told apart by `#epoch` alone.
  #rows: ItemRow[] = [];
  #epoch = $state(0);
  #query = '';
  #next: string | null = null;
  #fresh = 0;
  #wanted = 0;
  #round = 0;

  constructor(client: () => Client) {
    this.#client = client;
  }

  /** The item at a place, or null while its page is not here yet. */
  row(index: number): ItemRow | null {
    void this.#epoch;
    return this.#rows[index] ?? null;
  }

  /** Starts over with another query. */
  async search(query: string): Promise<void> {
    this.#query = query;
    this.#rows = [];
    this.#wanted = 0;
    await this.refresh();
  }

  /** Asks again for what is on screen; old rows stay visible until new ones take their place. */
  async refresh(): Promise<void> {
    this.#next = null;
    this.#fresh = 0;
    this.#round += 1;
    await this.#fill(this.#round, true);
  }

  /** Fetches pages until the row before `to` is here. */
  want(to: number): void {
    this.#wanted = to;
    if (!this.loading && this.#next !== null && this.#fresh < to) void this.#fill(this.#round, false);
  }

  async #fill(round: number, start: boolean): Promise<void> {
    this.loading = true;
    try {
      for (let page = start ? 0 : 1; page === 0 || (this.#next !== null && this.#fresh < this.#wanted); page++) {
        const far = this.#wanted - this.#fresh > first;
        const answer = await this.#client().call('list_items', { query: this.#query, after: this.#next, limit: far ? more : first });
        if (round !== this.#round) return;
        for (const [at, row] of answer.items.entries()) this.#rows[this.#fresh + at] = row;
        this.#fresh += answer.items.length;
        this.#next = answer.items.length === 0 ? null : answer.next;
        if (this.#next === null) this.#rows.length = this.#fresh;
        this.total = answer.total;
        this.#epoch += 1;
      }
      this.error = null;
    } catch (thrown) {
      if (round !== this.#round) return;
      this.error = asCallError(thrown);
    }
    this.loading = false;
  }
}
