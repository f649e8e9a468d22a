/** Which milliseconds of a clip were heard: merged stretches, pure. */

/** Millis, `from` before `to`. */
export type Stretch = { from: number; to: number };
/** In order of time, apart from each other. A new listening makes a new one. */
export type Heard = readonly Stretch[];
type Micros = { start_micros: number; end_micros: number };

/** Faster than this nobody can write what is said. */
export const fastestHeard = 2.5;
/** What is shorter than this between two things heard is where one stopped and went on, not a word. */
export const leastUnheardMillis = 200;
const mostKept = 2000;

/** `heard` with `from..to` millis too. Comes back as the same object when that was all known. */
export function hearing(heard: Heard, from: number, to: number): Heard {
  if (!(to > from)) return heard;
  const first = firstEndingAt(heard, from);
  const known = heard[first];
  if (known && known.from <= from && known.to >= to) return heard;
  let next = first;
  let joined: Stretch = { from, to };
  for (let each = heard[next]; each && each.from <= to; each = heard[++next]) {
    joined = { from: Math.min(joined.from, each.from), to: Math.max(joined.to, each.to) };
  }
  return [...heard.slice(0, first), joined, ...heard.slice(next)];
}

/** The speech not heard, in order of time, leaving out slivers beside what was. */
export function unheard(heard: Heard, speech: readonly Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  let at = 0;
  for (const region of speech) {
    while (heard[at] && heard[at]!.to <= region.from) at++;
    let from = region.from;
    for (let next = at; from < region.to; next++) {
      const each = heard[next];
      const to = Math.min(region.to, each?.from ?? Infinity);
      const whole = from === region.from && to === region.to;
      if (to > from && (whole || to - from >= leastUnheardMillis)) found.push({ from, to });
      from = Math.max(from, each?.to ?? Infinity);
    }
  }
  return found;
}

/** The share of the speech that was heard, 0..=1; 1 where nobody speaks. */
export function shareHeard(heard: Heard, speech: readonly Stretch[]): number {
  const all = total(speech);
  return all > 0 ? Math.max(0, 1 - total(unheard(heard, speech)) / all) : 1;
}

/** Where to listen next: the longest speech never heard, the first of equals. Null when all was heard. */
export function longestUnheard(heard: Heard, speech: readonly Stretch[]): Stretch | null {
  let best: Stretch | null = null;
  for (const each of unheard(heard, speech)) if (!best || each.to - each.from > best.to - best.from) best = each;
  return best;
}

/** What of `stretches` lies within `bounds`. */
export function within(stretches: readonly Stretch[], bounds: Stretch): Stretch[] {
  return stretches.map(({ from, to }) => ({ from: Math.max(from, bounds.from), to: Math.min(to, bounds.to) })).filter(({ from, to }) => to > from);
}

export function total(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { from, to }) => sum + to - from, 0);
}

export function millisOf(regions: readonly Micros[]): Stretch[] {
  return regions.map(({ start_micros, end_micros }) => ({ from: start_micros / 1000, to: end_micros / 1000 }));
}

/** As text, to be kept, and back; null when it is not such a text. Of very many stretches the longest are kept. */
export function heardText(heard: Heard): string {
  const longest = heard.length <= mostKept ? heard : [...heard].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, mostKept).sort((a, b) => a.from - b.from);
  return longest.map(({ from, to }) => `${Math.round(from)}-${Math.round(to)}`).join(' ');
}

export function heardFrom(text: string): Heard | null {
  let heard: Heard = [];
  for (const part of text.split(' ').filter(Boolean)) {
    const [, from, to] = /^(\d+)-(\d+)$/.exec(part) ?? [];
    if (from === undefined || to === undefined) return null;
    heard = hearing(heard, Number(from), Number(to));
  }
  return heard;
}

/** The place of the first stretch that ends at `millis` or later. */
function firstEndingAt(heard: Heard, millis: number): number {
  let [low, high] = [0, heard.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (heard[middle]!.to < millis) low = middle + 1;
    else high = middle;
  }
  return low;
}
