// The pictures of findings: how large each is, asked for once.
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Client } from '../../lib/client.ts';
import type { Picture } from '../../lib/generated/api.ts';

export class Sizes {
  readonly #client: Client;
  readonly #found = new SvelteMap<string, Picture>();
  readonly #asked = new Set<string>();
  /** Pictures nothing is known of. */
  readonly missing = new SvelteSet<string>();

  constructor(client: Client) {
    this.#client = client;
  }

  of(item: string): Picture | null {
    return this.#found.get(item) ?? null;
  }

  want(item: string): void {
    if (this.#asked.has(item)) return;
    this.#asked.add(item);
    this.#client.call('get_picture', { item }).then(
      (picture) => this.#found.set(item, picture),
      () => this.missing.add(item),
    );
  }
}
