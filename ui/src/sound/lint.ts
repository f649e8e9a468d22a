/** Findings in a text that is being typed: where they are after a change, which one is meant, and its fix. Pure. */

import type { Finding } from '../lib/generated/api.ts';

/** A text with its caret, after an edit. */
export type Edited = { text: string; caret: number };
/** `before[start..end]` became `text`. */
export type Change = { start: number; end: number; text: string };

const step = 4096;

/** What changed between two texts, never cutting a character in two. Fast on long texts that differ in one place. */
export function changeOf(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start + step <= most && before.slice(start, start + step) === after.slice(start, start + step)) start += step;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (isLow(before.charCodeAt(start)) || isLow(after.charCodeAt(start))) start = Math.max(0, start - 1);
  const rest = most - start;
  let same = 0;
  const ends = (text: string, from: number, to: number): string => text.slice(text.length - to, text.length - from);
  while (same + step <= rest && ends(before, same, same + step) === ends(after, same, same + step)) same += step;
  while (same < rest && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  if (same > 0 && isLow(before.charCodeAt(before.length - same))) same--;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}

/** Findings of the text before as they lie in the text after: those the change touches are no longer known. */
export function shifted(findings: readonly Finding[], { start, end, text }: Change): Finding[] {
  const by = text.length - (end - start);
  return findings.flatMap((finding) => {
    if (finding.end < start || (finding.end === start && !/^[\p{L}\p{M}\p{N}]/u.test(text))) return [finding];
    if (finding.start > end || (finding.start === end && !/[\p{L}\p{M}\p{N}]$/u.test(text))) return [{ ...finding, start: finding.start + by, end: finding.end + by }];
    return [];
  });
}

/** Findings that lie whole in a text of this length, in order. */
export function within(findings: readonly Finding[], length: number): Finding[] {
  return findings
    .filter(({ start, end }) => start >= 0 && start <= end && end <= length)
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The finding the caret is in or at the edge of; the shortest of several. */
export function findingAt(findings: readonly Finding[], caret: number): Finding | null {
  const here = findings.filter(({ start, end }) => start <= caret && caret <= end);
  return here.reduce<Finding | null>((best, each) => (best === null || each.end - each.start < best.end - best.start ? each : best), null);
}

/** The finding with a fix at the caret, or the first one after it, or the first of all. */
export function findingToFix(findings: readonly Finding[], caret: number): Finding | null {
  const able = findings.filter(({ fix }) => fix !== null);
  return findingAt(able, caret) ?? able.find(({ start }) => start >= caret) ?? able[0] ?? null;
}

/** The finding before or after the one at the caret; goes round at the ends. */
export function findingBeside(findings: readonly Finding[], caret: number, by: 1 | -1): Finding | null {
  const found = by > 0 ? findings.find(({ start }) => start > caret) : findings.findLast(({ end }) => end < caret);
  return found ?? (by > 0 ? findings[0] : findings.at(-1)) ?? null;
}

/** A caret as it stands after a change: it stays with its letters, and what replaced the word around it comes before it. */
export function caretThrough(caret: number, { start, end, text }: Change): number {
  if (caret <= start) return caret;
  return caret >= end ? caret + text.length - (end - start) : start + text.length;
}

/** The text with one finding written as its rule says, and the caret where it was between the letters. */
export function fixedOne(text: string, finding: Finding, caret: number): Edited | null {
  const { start, end, fix } = finding;
  if (fix === null || end > text.length) return null;
  return { text: text.slice(0, start) + fix + text.slice(end), caret: caretThrough(caret, { start, end, text: fix }) };
}

/** The text with every finding written as its rule says; of two that overlap the first. `whole` is the answer for the whole text, where known. */
export function fixedAll(text: string, findings: readonly Finding[], caret: number, whole: string | null): Edited {
  let [made, from, moved] = ['', 0, caret];
  for (const { start, end, fix } of within(findings, text.length)) {
    if (fix === null || start < from) continue;
    moved = caretThrough(moved, { start: made.length + start - from, end: made.length + end - from, text: fix });
    made += text.slice(from, start) + fix;
    from = end;
  }
  made += text.slice(from);
  if (whole === null || whole === made) return { text: made, caret: moved };
  return { text: whole, caret: caretThrough(moved, changeOf(made, whole)) };
}

/** How a finding of this kind is drawn: lines differ, so that no colour has to be told apart. */
export function lineOf(kind: string): 'wavy' | 'dashed' | 'dotted' | 'double' {
  switch (kind) {
    case 'tag':
    case 'alphabet':
      return 'wavy';
    case 'filler':
    case 'contraction':
    case 'numeral':
      return 'dashed';
    case 'case':
    case 'ellipsis':
      return 'dotted';
    default:
      return 'double';
  }
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
