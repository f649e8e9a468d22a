/** Writes what a labeler says about items: shown at once, one write at a time, the latest one last. */

import type { Remark } from '../lib/generated/api.ts';

export type RemarkChange = {
  before: Remark;
  remark: Remark;
  /** Shows a remark. */
  put(remark: Remark): void;
  failed(reason: unknown): void;
};

type Writing = { change: RemarkChange; /** What the server has. */ saved: Remark; next: RemarkChange | null };

export class RemarkWriter {
  readonly #send: (item: string, remark: Remark) => Promise<unknown>;
  readonly #writing = new Map<string, Writing>();
  #listeners: (() => void)[] = [];

  constructor(send: (item: string, remark: Remark) => Promise<unknown>) {
    this.#send = send;
  }

  get busy(): boolean {
    return this.#writing.size > 0;
  }

  write(item: string, change: RemarkChange): void {
    change.put(change.remark);
    const writing = this.#writing.get(item);
    if (writing) writing.next = change;
    else void this.#run(item, { change, saved: change.before, next: null });
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    return this.busy ? new Promise((done) => this.#listeners.push(done)) : Promise.resolve();
  }

  async #run(item: string, writing: Writing): Promise<void> {
    this.#writing.set(item, writing);
    for (;;) {
      const { change } = writing;
      try {
        await this.#send(item, change.remark);
        writing.saved = change.remark;
      } catch (reason) {
        // What was said since counts more than what was there before.
        if (!writing.next) {
          change.put(writing.saved);
          change.failed(reason);
        }
      }
      if (!writing.next) break;
      writing.change = writing.next;
      writing.next = null;
    }
    this.#writing.delete(item);
    if (this.busy) return;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const done of listeners) done();
  }
}
