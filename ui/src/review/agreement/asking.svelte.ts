// A report that may take long: asked for once, asked again by itself only while that is quick.
import type { Client } from '../../lib/client.ts';
import { Live } from '../../lib/live.svelte.ts';
import { calmly } from '../../lib/calm.ts';

/** An answer that took longer is asked for again only by a person: every submission makes it old. */
const quickMillis = 1500;

export class Asking<T> {
  readonly query: Live<T>;
  /** The answer on the screen is older than what people have done since. */
  old = $state(false);
  /** Since the question still open was asked, whole seconds. */
  seconds = $state(0);
  #took = 0;

  constructor(load: () => Promise<T>) {
    this.query = new Live(load);
  }

  async ask(): Promise<void> {
    const from = performance.now();
    this.old = false;
    this.seconds = 0;
    const clock = setInterval(() => (this.seconds = Math.floor((performance.now() - from) / 1000)), 1000);
    await this.query.refresh();
    clearInterval(clock);
    this.#took = performance.now() - from;
  }

  /** What the answer is made of has changed. */
  stale(): void {
    if (this.#took < quickMillis && !this.query.loading) void this.ask();
    else this.old = true;
  }
}

/** An {@link Asking} that lives as long as the component that asks for it; what `load` reads at once is followed. */
export function asking<T>(client: () => Client, reads: readonly string[], load: () => Promise<T>): Asking<T> {
  const made = new Asking(load);
  $effect(() => {
    void made.ask();
  });
  $effect(() => {
    const calm = calmly(() => made.stale(), 250);
    const stop = client().onChanged((changed) => {
      if (changed.some((tag) => reads.includes(tag))) calm.ask();
    });
    return () => {
      calm.stop();
      stop();
    };
  });
  return made;
}
