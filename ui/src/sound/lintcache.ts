/** Answers about texts, kept by text: what was asked once is not asked again. */

import { CallError } from '../lib/client.ts';
import type { Linted } from '../lib/generated/api.ts';

export type Ask = (text: string) => Promise<Linted>;

const mostKept = 2_000;
const mostUnits = 4_000_000;
const mostAtOnce = 3;

export class LintCache {
  readonly #ask: Ask;
  readonly #kept = new Map<string, Linted>();
  readonly #asked = new Map<string, Promise<Linted | null>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #units = 0;
  #rules = '';
  #missing = false;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** Under other rules other things are found. `key` names the rules. */
  follow(key: string): void {
    if (key === this.#rules) return;
    this.#rules = key;
    this.#kept.clear();
    this.#asked.clear();
    this.#units = 0;
    this.#missing = false;
  }

  /** What is known without asking. */
  known(text: string): Linted | null {
    if (text.trim() === '') return { findings: [], fixed: text };
    const found = this.#kept.get(text);
    if (found === undefined) return null;
    // The last one used is the last one to go.
    this.#kept.delete(text);
    this.#kept.set(text, found);
    return found;
  }

  /** Null when nobody can tell now; nothing is said about it, since the text itself is fine. */
  async get(text: string): Promise<Linted | null> {
    const known = this.known(text);
    if (known !== null || this.#missing) return known;
    const underWay = this.#asked.get(text);
    if (underWay) return underWay;
    const rules = this.#rules;
    const answer = this.#inTurn(text).then(
      (linted) => {
        if (rules !== this.#rules) return null;
        this.#keep(text, linted);
        return linted;
      },
      (reason: unknown) => {
        // A server without rules is not asked at every word.
        if (rules === this.#rules && reason instanceof CallError && (reason.status === 404 || reason.code === 'not_found')) this.#missing = true;
        return null;
      },
    );
    this.#asked.set(text, answer);
    const linted = await answer;
    if (this.#asked.get(text) === answer) this.#asked.delete(text);
    return linted;
  }

  /** A few at a time, the newest first: it is the one being typed. */
  async #inTurn(text: string): Promise<Linted> {
    if (this.#running >= mostAtOnce) await new Promise<void>((go) => this.#waiting.push(go));
    this.#running += 1;
    try {
      return await this.#ask(text);
    } finally {
      this.#running -= 1;
      this.#waiting.pop()?.();
    }
  }

  #keep(text: string, linted: Linted): void {
    this.#kept.set(text, linted);
    this.#units += text.length;
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= mostKept && this.#units <= mostUnits) break;
      this.#kept.delete(old);
      this.#units -= old.length;
    }
  }
}
