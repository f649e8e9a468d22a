/** The next clips, fetched while one is typed: outlines, where somebody speaks, and the first of the sound. */

import type { BoundClient } from '../label/bound.ts';
import { keptEar } from './earsettings.ts';
import { speechOf } from './speech.ts';

/** Enough to begin to play; asking for it has the server decode the clip. */
const firstBytes = 128 * 1024;
const mostRemembered = 50;

type Fetch = (address: string, init: RequestInit) => Promise<{ arrayBuffer(): Promise<ArrayBuffer> }>;

export class ClipsAhead {
  readonly #client: Pick<BoundClient, 'call' | 'media'>;
  readonly #place: string;
  readonly #fetch: Fetch;
  readonly #done = new Set<string>();
  #last: Promise<void> = Promise.resolve();

  /** `place` tells projects apart, as it does for how one listens. */
  constructor(client: Pick<BoundClient, 'call' | 'media'>, place: string, fetchIt: Fetch = (address, init) => fetch(address, init)) {
    this.#client = client;
    this.#place = place;
    this.#fetch = fetchIt;
  }

  /** Fetches what a clip needs, after those asked for before; the window's own cache keeps it. What fails is fetched again when it is shown. */
  want(hash: string): Promise<void> {
    if (this.#done.has(hash)) return this.#last;
    this.#done.add(hash);
    for (const old of this.#done) if (this.#done.size > mostRemembered) this.#done.delete(old);
    this.#last = this.#last.then(() => this.#get(hash));
    return this.#last;
  }

  async #get(hash: string): Promise<void> {
    const sound = keptEar(this.#place).levelled ? 'sound-levelled-all.wav' : 'sound.wav';
    await this.#read(this.#client.media(hash, 'peaks'));
    await this.#read(this.#client.media(hash, sound), { Range: `bytes=0-${firstBytes - 1}` });
    await speechOf(this.#client, hash);
  }

  async #read(address: string, headers?: Record<string, string>): Promise<void> {
    // Of least haste: what is on the screen goes first.
    const init: RequestInit = { credentials: 'same-origin', priority: 'low', ...(headers && { headers }) };
    await this.#fetch(address, init).then((answer) => answer.arrayBuffer()).catch(() => undefined);
  }
}
