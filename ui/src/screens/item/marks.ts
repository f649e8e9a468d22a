// Marks as the screens show them: boxes with their class's colour, texts, counts per class. Pure.
import type { BoxMark, ClassSummary, Mark } from '../../lib/generated/api.ts';
import type { Drawn } from '../../lib/Picture.svelte';

type Named = Pick<ClassSummary, 'key' | 'name' | 'index'>;

export function boxesOf(marks: readonly Mark[]): BoxMark[] {
  return marks.filter((mark) => mark.type === 'box');
}

/** The colour of a class, 1..=8, by its permanent index. */
export function toneOf(key: string, classes: readonly Named[]): number {
  return ((classes.find((one) => one.key === key)?.index ?? 7) % 8) + 1;
}

export function nameOf(key: string, classes: readonly Named[]): string {
  return classes.find((one) => one.key === key)?.name ?? 'unknown class';
}

export function drawnOf(marks: readonly Mark[], classes: readonly Named[]): Drawn[] {
  return boxesOf(marks).map((mark) => ({ mark, tone: toneOf(mark.class, classes), name: nameOf(mark.class, classes), dashed: mark.flags?.includes('ambiguous') ?? false }));
}

/** The words of a transcript: its segments' texts in time order. */
export function textOf(marks: readonly Mark[]): string {
  return marks
    .filter((mark) => mark.type === 'segment')
    .sort((a, b) => (a.start_micros ?? 0) - (b.start_micros ?? 0))
    .map((segment) => segment.text)
    .filter((text) => text !== '')
    .join(' ');
}

/** Boxes per class, most first, then by name. Two classes that are gone are two, whatever they are called. */
export function classCounts(marks: readonly Mark[], classes: readonly Named[]): { key: string; name: string; tone: number; count: number }[] {
  const counts = new Map<string, number>();
  for (const box of boxesOf(marks)) counts.set(box.class, (counts.get(box.class) ?? 0) + 1);
  return [...counts]
    .map(([key, count]) => ({ key, name: nameOf(key, classes), tone: toneOf(key, classes), count }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

/** How much of a picture was looked at; rounded down, so that "all" is all of it. */
export function seenInWords(share: number): string {
  return share >= 1 ? 'all looked at' : `${Math.floor(share * 100)} % looked at`;
}
