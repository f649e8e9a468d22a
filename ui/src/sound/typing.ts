/** Gathers keystrokes into edits: one for each word or pause, none lost on leaving. */

const pauseMillis = 300;

export type Timer = (millis: number, act: () => void) => () => void;

export class Typing {
  readonly #send: (text: string) => void;
  readonly #after: Timer;
  #text: string | null = null;
  #callOff: (() => void) | null = null;

  constructor(send: (text: string) => void, after: Timer) {
    this.#send = send;
    this.#after = after;
  }

  /** True while something typed is not on its way yet. */
  get waiting(): boolean {
    return this.#text !== null;
  }

  /** The whole text after a keystroke; `inserted` is what the key put in, if it did. */
  typed(text: string, inserted: string | null): void {
    this.#callOff?.();
    this.#text = text;
    if (inserted !== null && /\s$/.test(inserted)) this.flush();
    else this.#callOff = this.#after(pauseMillis, () => this.flush());
  }

  /** Sends what is waiting at once. */
  flush(): void {
    this.#callOff?.();
    this.#callOff = null;
    const text = this.#text;
    this.#text = null;
    if (text !== null) this.#send(text);
  }
}

/** Where the caret goes when `before` became `after` by undo: the end of what changed. */
export function caretAfter(before: string, after: string): number {
  let same = 0;
  const most = Math.min(before.length, after.length);
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  return after.length - same;
}
