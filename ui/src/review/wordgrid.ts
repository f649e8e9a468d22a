/** Aligned transcripts as lines of columns: one column per word, one row per labeler. */

import type { WordSlot } from '../lib/generated/api.ts';

export type Cell = {
  text: string;
  /** True where this labeler has no word. */
  gap: boolean;
  /** 0 for what most say, 1, 2, ... for the others in the order of labelers. */
  variant: number;
};
export type Column = { slot: number; agree: boolean; cells: readonly Cell[]; width: number };

/** The columns of one slot each; `width` is that of its longest word, in characters. */
export function columnsOf(slots: readonly WordSlot[]): Column[] {
  return slots.map(({ words, agree }, slot) => {
    const variants = ranked(words);
    const cells = words.map((word) => ({ text: word ?? '', gap: word === null, variant: variants.indexOf(word) }));
    return { slot, agree, cells, width: Math.max(1, ...cells.map(({ text }) => [...text].length)) };
  });
}

/** Columns broken into lines of at most `most` characters, a space between two; none is split. */
export function broken(columns: readonly Column[], most: number): Column[][] {
  const lines: Column[][] = [];
  let room = 0;
  for (const column of columns) {
    const last = lines.at(-1);
    if (last && column.width + 1 <= room) {
      last.push(column);
      room -= column.width + 1;
    } else {
      lines.push([column]);
      room = most - column.width;
    }
  }
  return lines;
}

/** The slots where not all say the same. */
export function differing(slots: readonly WordSlot[]): number[] {
  return slots.flatMap((slot, at) => (slot.agree ? [] : [at]));
}

/** What is said, most said first; equal counts in the order of labelers. */
function ranked(words: readonly (string | null)[]): (string | null)[] {
  const counts = new Map<string | null, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([word]) => word);
}
