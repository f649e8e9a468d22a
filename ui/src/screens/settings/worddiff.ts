/** What changed between two texts, word by word, for the eye: a longest common sequence of words. Pure. */

import type { WordChange } from '../../lib/generated/api.ts';

/** So many words around a change are shown. */
const around = 5;
/** Longer middles are shown as replaced whole. */
const mostCells = 250_000;

export function wordDiff(before: string, after: string): WordChange[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  let head = 0;
  while (head < Math.min(a.length, b.length) && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return [...same(a.slice(0, head)), ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)), ...same(a.slice(a.length - tail))];
}

/** Only the changes, with a few words around each. */
export function shortened(changes: readonly WordChange[]): WordChange[] {
  const near = changes.map((_, at) => changes.slice(Math.max(0, at - around), at + around + 1).some(({ op }) => op !== 'same'));
  return changes.flatMap((change, at) => (near[at] ? [change] : at === 0 || near[at - 1] ? [{ op: 'same', text: '…' }] : []));
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function same(words: readonly string[]): WordChange[] {
  return words.map((text) => ({ op: 'same', text }));
}

function middle(a: readonly string[], b: readonly string[]): WordChange[] {
  const gone = (words: readonly string[]): WordChange[] => words.map((text) => ({ op: 'removed', text }));
  const come = (words: readonly string[]): WordChange[] => words.map((text) => ({ op: 'added', text }));
  if (a.length === 0 || b.length === 0 || a.length * b.length > mostCells) return [...gone(a), ...come(b)];
  const wide = b.length + 1;
  // `longest[i, j]` is of what is left of both.
  const longest = new Uint32Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * wide + j] = a[i] === b[j] ? 1 + (longest[(i + 1) * wide + j + 1] ?? 0) : Math.max(longest[(i + 1) * wide + j] ?? 0, longest[i * wide + j + 1] ?? 0);
    }
  }
  const made: WordChange[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [gone, come] = [a[i] ?? '', b[j] ?? ''];
    if (gone === come) {
      made.push({ op: 'same', text: gone });
      i++;
      j++;
    } else if ((longest[(i + 1) * wide + j] ?? 0) >= (longest[i * wide + j + 1] ?? 0)) {
      made.push({ op: 'removed', text: gone });
      i++;
    } else {
      made.push({ op: 'added', text: come });
      j++;
    }
  }
  return [...made, ...gone(a.slice(i)), ...come(b.slice(j))];
}
