// A query that stays fresh: it names what it reads and is asked again when that went stale.
import { calmly } from './calm.ts';
import { CallError, type Client } from './client.ts';

export class Live<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<CallError | null>(null);
  loading = $state(true);
  readonly #load: () => Promise<T>;
  #asked = 0;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Asks again; the newest question wins. The old value stays until the answer is there. */
  async refresh(): Promise<void> {
    const mine = ++this.#asked;
    this.loading = true;
    try {
      const value = await this.#load();
      if (mine !== this.#asked) return;
      this.value = value;
      this.error = null;
    } catch (thrown) {
      if (mine !== this.#asked) return;
      this.error = asCallError(thrown);
    }
    this.loading = false;
  }
}

/**
 * `reads` names what the answer is made of, as `READS` in the generated types lists it.
 *
 * A {@link Live} that lives as long as the component that asks for it.
 * Signals read by `load` before its first `await` are followed too.
 */
export function live<T>(client: () => Client, reads: readonly string[], load: () => Promise<T>): Live<T> {
  const query = new Live(load);
  $effect(() => {
    void query.refresh();
  });
  $effect(() => {
    // An import tells of many changes a second; a few answers a second are enough.
    const calm = calmly(() => void query.refresh(), 250);
    const stop = client().onChanged((changed) => {
      if (changed.some((tag) => reads.includes(tag))) calm.ask();
    });
    return () => {
      calm.stop();
      stop();
    };
  });
  return query;
}

export function asCallError(thrown: unknown): CallError {
  if (thrown instanceof CallError) return thrown;
  return new CallError('internal', thrown instanceof Error ? thrown.message : String(thrown));
}
