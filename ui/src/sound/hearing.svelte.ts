// What was heard of the clip on the screen, kept for the sitting.
import { keepNewest, keptOf } from '../lib/kept.ts';
import { fastestHeard, heardFrom, hearing, heardText, longestUnheard, shareHeard, type Heard, type Stretch } from './heard.ts';

const prefix = 'burnish.heard.';
const mostKept = 100;
/** What plays is taken in this often, not with every frame. */
const takenInMillis = 200;

export class Hearing {
  heard = $state.raw<Heard>([]);
  /** Where somebody speaks; the whole clip until that is known. */
  speech = $state.raw<readonly Stretch[]>([]);
  readonly share = $derived(shareHeard(this.heard, this.speech));

  #key: string | null = null;
  /** What just plays and is not in `heard` yet. */
  #run: Stretch | null = null;

  /** `key` names the clip in its project, so that coming back to it goes on from there. */
  open(key: string, millis: number): void {
    this.close();
    this.#key = key;
    this.heard = heardFrom(keptOf(prefix, key) ?? '') ?? [];
    this.speech = millis > 0 ? [{ from: 0, to: millis }] : [];
  }

  /** Seconds that were just played; faster than anyone can follow counts nothing. */
  take(from: number, to: number, rate: number): void {
    if (rate > fastestHeard) return;
    const played = { from: from * 1000, to: to * 1000 };
    const goesOn = this.#run !== null && Math.abs(played.from - this.#run.to) < 1;
    if (!goesOn) this.settle();
    this.#run = { from: this.#run?.from ?? played.from, to: played.to };
    if (this.#run.to - this.#run.from >= takenInMillis) this.settle();
  }

  /** Takes in what plays up to now. */
  settle(): void {
    const run = this.#run;
    this.#run = null;
    if (!run || this.#key === null) return;
    const next = hearing(this.heard, run.from, run.to);
    if (next === this.heard) return;
    this.heard = next;
    keepNewest(prefix, this.#key, heardText(next), mostKept);
  }

  close(): void {
    this.settle();
    this.#key = null;
  }

  /** Where to listen next, seconds; null when all speech was heard. */
  next(): { from: number; to: number } | null {
    const longest = longestUnheard(this.heard, this.speech);
    return longest && { from: longest.from / 1000, to: longest.to / 1000 };
  }
}
