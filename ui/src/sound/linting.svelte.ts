// What one text breaks of the rules, followed while it is typed: asked after a pause, the newest text wins.
import { changeOf, shifted, within } from './lint.ts';
import type { LintCache } from './lintcache.ts';
import { endsClean, parted, wholeUnits } from './lintparts.ts';
import type { Finding } from '../lib/generated/api.ts';
import type { Timer } from './typing.ts';

const pauseMillis = 150;

export class Linting {
  findings = $state.raw<readonly Finding[]>([]);
  /** The whole text as the rules want it, where that is known for {@link text}. */
  fixed = $state.raw<string | null>(null);
  /** The text the findings lie in. */
  text = '';
  /** How the text was cut when it was last looked at. */
  #parts: string[] = [];
  readonly #cache: LintCache;
  readonly #after: Timer;
  #callOff: (() => void) | null = null;
  #asked = 0;

  constructor(cache: LintCache, after: Timer) {
    this.#cache = cache;
    this.#after = after;
  }

  /** The text as it is now. Findings move along at once; new ones come after a pause. `near` is where the caret is. */
  typed(text: string, near = text.length): void {
    this.follow(text);
    this.#asked += 1;
    this.#callOff?.();
    const known = text.length <= wholeUnits ? this.#cache.known(text) : null;
    if (known) return this.#show(known.findings, known.fixed);
    this.#callOff = this.#after(pauseMillis, () => void this.#look(text, near));
  }

  /** Moves the findings along with a text nobody asks about yet, such as a half composed one. */
  follow(text: string): void {
    if (text === this.text) return;
    if (this.findings.length > 0) this.findings = shifted(this.findings, changeOf(this.text, text));
    this.fixed = null;
    this.text = text;
  }

  /** Resolves with what the rules say of a text now, for fixing it at once. */
  async now(text: string): Promise<void> {
    this.follow(text);
    this.#callOff?.();
    await this.#look(text, 0);
  }

  stop(): void {
    this.#asked += 1;
    this.#callOff?.();
  }

  async #look(text: string, near: number): Promise<void> {
    const mine = ++this.#asked;
    const parts = parted(this.#parts, text);
    this.#parts = parts;
    if (parts.length === 1) {
      const linted = await this.#cache.get(text);
      if (mine === this.#asked && linted) this.#show(linted.findings, linted.fixed);
      return;
    }
    // What is typed at comes first, then its neighbours outwards.
    const starts = startsOf(parts);
    const at = Math.max(0, starts.findLastIndex((start) => start <= near));
    const order = parts.map((_, part) => part).sort((a, b) => Math.abs(a - at) - Math.abs(b - at));
    for (const part of order) {
      const one = parts[part] ?? '';
      const linted = this.#cache.known(one) ?? (await this.#cache.get(one));
      if (mine !== this.#asked) return;
      if (linted) this.#put(starts[part] ?? 0, one, edgeless(linted.findings, one, parts[part - 1] ?? '', part === parts.length - 1));
    }
  }

  /** Replaces what was found in one part. */
  #put(from: number, part: string, found: readonly Finding[]): void {
    const to = from + part.length;
    const moved = found.map((each) => ({ ...each, start: each.start + from, end: each.end + from }));
    const others = this.findings.filter(({ start, end }) => end <= from || start >= to);
    const there = this.findings.length - others.length;
    if (there === 0 && moved.length === 0) return;
    this.findings = within([...others, ...moved], this.text.length);
  }

  #show(findings: readonly Finding[], fixed: string): void {
    this.findings = within(findings, this.text.length);
    this.fixed = fixed;
  }
}

function startsOf(parts: readonly string[]): number[] {
  let from = 0;
  return parts.map((part) => (from += part.length) - part.length);
}

/** Without what touches an edge that cuts a sentence: nobody can judge half of one. */
function edgeless(findings: readonly Finding[], part: string, before: string, last: boolean): Finding[] {
  const [clean, ends] = [endsClean(before), last || endsClean(part)];
  const first = clean ? 0 : (/^\s*\S+/.exec(part)?.[0].length ?? 0);
  const to = ends ? part.length : part.trimEnd().search(/\S+$/);
  return findings.filter(({ start, end }) => (clean || start >= first) && (ends || end <= to));
}
