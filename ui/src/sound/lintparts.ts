/** Long texts in parts that are looked at one by one: what was not touched stays as it was cut. Pure. */

import { changeOf } from './lint.ts';

/** Texts up to this long are one part. UTF-16 units. */
export const wholeUnits = 16_384;
const mostUnits = 8_192;

/** `before` is how the text was cut last; parts the change does not reach are taken over. Joined they are the text. */
export function parted(before: readonly string[], text: string): string[] {
  if (text.length <= wholeUnits) return [text];
  const change = changeOf(before.join(''), text);
  const [head, tail]: [string[], string[]] = [[], []];
  let [from, after] = [0, 0];
  for (const part of before) {
    if (from + part.length > change.start) break;
    head.push(part);
    from += part.length;
  }
  const old = before.reduce((sum, part) => sum + part.length, 0);
  for (const part of before.slice(head.length).reverse()) {
    if (old - after - part.length < change.end) break;
    tail.unshift(part);
    after += part.length;
  }
  return [...head, ...cut(text.slice(from, text.length - after)), ...tail];
}

function cut(text: string): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const to = text.length - from <= mostUnits ? text.length : from + endOf(text.slice(from, from + mostUnits));
    parts.push(text.slice(from, to));
    from = to;
  }
  return parts;
}

/** Where a part best ends: after a line, else a sentence, else a word, else before a whole character. */
function endOf(window: string): number {
  const line = window.lastIndexOf('\n') + 1;
  if (line > 0) return line;
  const sentence = [...window.matchAll(/[.!?…؟。।]\s+/g)].at(-1);
  if (sentence) return sentence.index + sentence[0].length;
  const word = window.lastIndexOf(' ') + 1;
  if (word > 0) return word;
  const last = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(window)].at(-1)?.index ?? 0;
  return last > 0 ? last : window.length;
}

/** True when what comes after this part begins a line or a sentence, so that it can be judged without it. */
export function endsClean(part: string): boolean {
  return part === '' || /(?:\n|[.!?…؟。।]\s+)$/.test(part);
}
