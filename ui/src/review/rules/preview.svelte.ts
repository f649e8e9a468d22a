// What would happen, asked while a form is changed: a little later than the last change, and the newest question wins.
import type { CallError } from '../../lib/client.ts';
import { asCallError } from '../../lib/live.svelte.ts';

const waitMillis = 250;

export class Preview<Wish, Answer> {
  value = $state.raw<Answer | null>(null);
  error = $state.raw<CallError | null>(null);
  /** The value shown is that of an older wish. */
  waiting = $state(false);
  readonly #load: (wish: Wish) => Promise<Answer>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(load: (wish: Wish) => Promise<Answer>) {
    this.#load = load;
  }

  /** Asks for this, soon; null asks nothing and shows nothing. */
  want(wish: Wish | null): void {
    this.stop();
    this.waiting = wish !== null;
    if (wish === null) [this.value, this.error] = [null, null];
    else this.#timer = setTimeout(() => void this.#ask(wish), waitMillis);
  }

  stop(): void {
    this.#asked += 1;
    clearTimeout(this.#timer);
  }

  async #ask(wish: Wish): Promise<void> {
    const mine = ++this.#asked;
    try {
      const value = await this.#load(wish);
      if (mine !== this.#asked) return;
      [this.value, this.error] = [value, null];
    } catch (reason) {
      if (mine !== this.#asked) return;
      this.error = asCallError(reason);
    }
    this.waiting = false;
  }
}
