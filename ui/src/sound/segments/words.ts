/** Where a text may be parted, and how two become one again. */

/** Scripts written without spaces between words. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}]/u;
/** A letter of those with all that stands on it. */
const cluster = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\p{sc=Tibetan}]\p{M}*/uy;

const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter(undefined, { granularity: 'word' }) : null;

/** Two texts as one: with a space between, but not where the script has none. */
export function join(head: string, tail: string): string {
  if (head === '' || tail === '') return head + tail;
  const touching = unspaced.test(lastLetter(head)) && unspaced.test([...tail][0] ?? '');
  return head + (touching ? '' : ' ') + tail;
}

/** The offsets (UTF-16) where a text may be parted, in order: its ends, before white space, and between words written without spaces. */
export function places(text: string): number[] {
  const found = new Set([0, text.length]);
  for (const { index } of text.matchAll(/\s+/g)) found.add(index);
  for (const at of bareBorders(text)) found.add(at);
  return [...found].sort((a, b) => a - b);
}

/** A text in two at the place nearest to an offset; the earlier one where two are as near. */
export function parted(text: string, wanted: number): [head: string, tail: string] {
  const nearest = places(text).reduce((best, place) => (Math.abs(place - wanted) < Math.abs(best - wanted) ? place : best), 0);
  return [text.slice(0, nearest).trim(), text.slice(nearest).trim()];
}

/** The same at a share of the text, 0..=1. */
export function partedByShare(text: string, share: number): [head: string, tail: string] {
  return parted(text, Math.min(Math.max(share, 0), 1) * text.length);
}

/** Borders of words between two letters of scripts without spaces; of letters where words are not known. */
function bareBorders(text: string): number[] {
  if (!unspaced.test(text)) return [];
  const words = segmenter ? [...segmenter.segment(text)].map(({ index }) => index) : clusters(text);
  return words.filter((at) => at > 0 && unspaced.test(lastLetter(text.slice(0, at))) && unspaced.test([...text.slice(at)][0] ?? ''));
}

function clusters(text: string): number[] {
  const starts: number[] = [];
  for (let at = 0; at < text.length; ) {
    cluster.lastIndex = at;
    starts.push(at);
    at += cluster.exec(text)?.[0].length ?? 1;
  }
  return starts;
}

/** The last character that is not a mark on another one. */
function lastLetter(text: string): string {
  const all = [...text.slice(-12)];
  return all.findLast((each) => !/\p{M}/u.test(each)) ?? '';
}
