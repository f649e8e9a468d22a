/** Gathers keystrokes into edits: one for each word or pause, none lost on leaving. Tags put in, and the pace of a text. */

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

/** A tag as it stands in a text: `noise` is written `[noise]`. */
export function tagWritten(tag: string): string {
  return /^[[<{(]/.test(tag) ? tag : `[${tag}]`;
}

/** `text` with a tag instead of `start..end`, one space around it where words are, and the caret after it. */
export function tagged(text: string, start: number, end: number, tag: string): { text: string; caret: number } {
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const lead = before === '' || /[\s([{<«“‘¿¡]$/.test(before) ? '' : ' ';
  // At the end one goes on typing; before a sign or a space there is enough.
  const close = /^[\s.,;:!?…)\]}>»”’،؛؟।]/.test(after);
  const put = `${lead}${tagWritten(tag)}${close ? '' : ' '}`;
  const past = /^[ \t]/.test(after) ? 1 : 0;
  return { text: before + put + after, caret: before.length + put.length + past };
}

/** Characters of a text as the rule of pace counts them: white space is none, and marks that combine, joiners and the rest of an emoji belong to the one before. */
export function characters(text: string): number {
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return text.replace(/\s+/g, '').length;
  let [count, joined] = [0, false];
  for (const character of text) {
    if (!joined && !/[\s\p{M}\p{Cf}\u{1f3fb}-\u{1f3ff}]/u.test(character)) count++;
    joined = character === '\u200d';
  }
  return count;
}

/** Where a pace lies: within what the project wants, or not. */
export type Pace = { perSecond: number; off: 'slow' | 'fast' | null };

/** Characters per second of a text over a time; null without either. */
export function paceOf(text: string, micros: number | null, least: number | null, most: number | null): Pace | null {
  if (micros === null || micros <= 0) return null;
  const count = characters(text);
  if (count === 0) return null;
  const perSecond = count / (micros / 1e6);
  return { perSecond, off: least !== null && perSecond < least ? 'slow' : most !== null && perSecond > most ? 'fast' : null };
}
