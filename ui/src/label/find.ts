/** Classes found by typing, best first. */

import type { DrawClass } from './classes.ts';

/** Beginnings of the name, of a word, then anywhere, then letters in order, then the definition; null is no match. */
function rank(each: DrawClass, typed: string): number | null {
  const name = each.name.toLowerCase();
  if (name === typed || each.press === typed) return 0;
  if (name.startsWith(typed)) return 1;
  if (name.split(/[\s_\-/.]+/).some((word) => word.startsWith(typed))) return 2;
  if (name.includes(typed)) return 3;
  if (inOrder(name, typed)) return 4;
  return each.definition.toLowerCase().includes(typed) ? 5 : null;
}

/** In the order of their keys within one rank, so that the same typing always finds the same. */
export function foundClasses(classes: readonly DrawClass[], query: string): DrawClass[] {
  const typed = query.trim().toLowerCase();
  if (typed === '') return [...classes];
  const ranks = classes.map((each) => rank(each, typed));
  return classes
    .flatMap((each, at) => {
      const of = ranks[at];
      return of === null || of === undefined ? [] : [{ each, of, at }];
    })
    .sort((a, b) => a.of - b.of || a.at - b.at)
    .map(({ each }) => each);
}

/** How many of the boxes each class has, by its key. */
export function classCounts(boxes: readonly { class: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const box of boxes) counts.set(box.class, (counts.get(box.class) ?? 0) + 1);
  return counts;
}

function inOrder(name: string, typed: string): boolean {
  if (typed.length < 2) return false;
  let from = 0;
  for (const letter of typed) {
    from = name.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

/** The classes a panel lists: the first `most`, and whatever is used on this picture or in hand. */
export function listedClasses(classes: readonly DrawClass[], used: ReadonlyMap<string, number>, current: string | null, most = 20): DrawClass[] {
  let usable = 0;
  return classes.filter((each) => {
    if (!each.retired) usable += 1;
    return (!each.retired && usable <= most) || used.has(each.key) || each.key === current;
  });
}
