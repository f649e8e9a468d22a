// The history of one item: every edit a moment, which can be looked at and returned to.
import type { EditKind, Mark, Moment } from '../lib/generated/api.ts';
import { inWords } from './queue.ts';

export type HistoryPort = {
  /** The newest moments, oldest of them first, and how many there are in all. */
  moments(): Promise<{ moments: Moment[]; total: number }>;
  marks(edit: string): Promise<readonly Mark[]>;
  /** Shows marks instead of those that are, or those that are. */
  show(marks: readonly Mark[] | null): void;
  /** Makes an earlier moment the present, as one more edit. */
  returnTo(edit: string): void;
};

const mostKept = 60;

export class ItemHistory {
  moments = $state.raw<readonly Moment[]>([]);
  /** How many there are in all; older ones than the first here are not listed. */
  total = $state(0);
  at = $state(0);
  error = $state<string | null>(null);
  loading = $state(true);
  /** The moment whose marks are on the screen; behind `at` while marks are on their way. */
  shown = $state<string | null>(null);

  readonly moment = $derived(this.moments[this.at] ?? null);
  readonly present = $derived(this.at === this.moments.length - 1);
  readonly #port: HistoryPort;
  readonly #kept = new Map<string, readonly Mark[]>();
  #fetching = false;
  #closed = false;

  constructor(port: HistoryPort) {
    this.#port = port;
  }

  async load(): Promise<void> {
    try {
      const { moments, total } = await this.#port.moments();
      if (this.#closed) return;
      this.moments = moments;
      this.total = total;
      this.at = Math.max(0, moments.length - 1);
      this.shown = this.moment?.edit ?? null;
    } catch (reason) {
      this.error = inWords(reason);
    }
    this.loading = false;
  }

  /** Looks at a moment, as near as there is one. */
  go(at: number): void {
    const next = Math.min(Math.max(Math.round(at), 0), this.moments.length - 1);
    if (next < 0 || next === this.at) return;
    this.at = next;
    this.error = null;
    void this.#follow();
  }

  /** Makes the moment on the screen the present; false when there is nothing to do. */
  returnHere(): boolean {
    const { moment } = this;
    if (!moment || this.present) return false;
    this.close();
    this.#port.returnTo(moment.edit);
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#port.show(null);
  }

  /** Fetches one moment at a time; those scrubbed over meanwhile are passed by. */
  async #follow(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    for (let wanted = this.moment; wanted && wanted.edit !== this.shown && !this.#closed; wanted = this.moment) {
      try {
        const marks = this.present ? null : await this.#marksOf(wanted.edit);
        if (this.#closed) break;
        this.#port.show(marks);
        this.shown = wanted.edit;
      } catch (reason) {
        this.error = inWords(reason);
        if (wanted === this.moment) break;
      }
    }
    this.#fetching = false;
  }

  async #marksOf(edit: string): Promise<readonly Mark[]> {
    const marks = this.#kept.get(edit) ?? (await this.#port.marks(edit));
    this.#kept.delete(edit);
    this.#kept.set(edit, marks);
    for (const oldest of [...this.#kept.keys()].slice(0, Math.max(0, this.#kept.size - mostKept))) this.#kept.delete(oldest);
    return marks;
  }
}

/** How a kind of edit is drawn: its colour, and how high its tick is, so that colour is never alone. */
export const tickOf: Record<EditKind, { ink: string; height: number; said: string }> = {
  draw: { ink: 'var(--series-3)', height: 1, said: 'Drawn' },
  copy: { ink: 'var(--series-6)', height: 0.85, said: 'Copied' },
  accept: { ink: 'var(--series-7)', height: 0.85, said: 'Accepted' },
  import: { ink: 'var(--series-8)', height: 0.85, said: 'Imported' },
  type: { ink: 'var(--series-2)', height: 0.6, said: 'Typed' },
  change: { ink: 'var(--series-2)', height: 0.6, said: 'Changed' },
  delete: { ink: 'var(--series-1)', height: 0.7, said: 'Deleted' },
  undo: { ink: 'var(--ink-3)', height: 0.35, said: 'Undone' },
  redo: { ink: 'var(--ink-2)', height: 0.35, said: 'Done again' },
  restore: { ink: 'var(--series-4)', height: 1, said: 'Returned to' },
  convention: { ink: 'var(--series-5)', height: 0.85, said: 'Written as the rules say' },
};

/** One tick to draw: where, 0..=1 of the strip, and of which moment. Never more ticks than `most`. */
export type Tick = { share: number; index: number };

/**
 * The ticks of `count` moments on a strip with room for `most`. Where several share a place, the
 * one that stands out most is drawn, by `weight`.
 */
export function ticks(count: number, most: number, weight: (index: number) => number): Tick[] {
  const places = Math.max(1, Math.min(count, Math.floor(most)));
  return Array.from({ length: count === 0 ? 0 : places }, (_, place) => {
    const [from, to] = [Math.floor((place * count) / places), Math.floor(((place + 1) * count) / places)];
    let index = from;
    for (let each = from + 1; each < to; each++) if (weight(each) > weight(index)) index = each;
    return { share: shareOf(index, count), index };
  });
}

/** Where a moment is on the strip, and the moment at a place. */
export function shareOf(index: number, count: number): number {
  return count < 2 ? 1 : index / (count - 1);
}

export function indexAt(share: number, count: number): number {
  return Math.min(Math.max(Math.round(share * (count - 1)), 0), Math.max(0, count - 1));
}
