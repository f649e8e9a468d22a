import { expect, test } from 'vitest';
import { Draft } from '../review/draft.svelte.ts';
import type { Mark, Patch } from '../lib/generated/api.ts';
import { chance, type Chance } from './chance.ts';
import { inverse } from './inverse.ts';
import { patched } from './layer.ts';

const ids = Array.from({ length: 12 }, (_, at) => `m${String(at).padStart(2, '0')}`);
const mark = (id: string, x: number): Mark => ({ type: 'box', id, class: 'k', x, y: 0, width: 5, height: 5 });

/** New ids, ids that are there, ids that are not, and one in both lists. */
function anyPatch(of: Chance): Patch {
  const some = (most: number) => [...new Set(Array.from({ length: of.whole(0, most) }, () => of.one(ids)))];
  return { put: some(5).map((id) => mark(id, of.whole(0, 99))), remove: some(4) };
}

test('a patch and its inverse leave the marks as they were', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const of = chance(seed);
    let marks: readonly Mark[] = [];
    for (let round = 0; round < 6; round++) {
      const patch = anyPatch(of);
      const after = patched(marks, patch);
      expect(patched(after, inverse(marks, patch)), `seed ${seed}, round ${round}`).toEqual(marks);
      expect(patched(marks, inverse(after, inverse(marks, patch))), 'and the inverse of that does it again').toEqual(after);
      marks = after;
    }
  }
});

test('undo of any sequence of edits is the exact start, redo the exact end', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const of = chance(seed);
    const start = ids.slice(0, 5).map((id) => mark(id, 1));
    const draft = new Draft(() => undefined);
    draft.start(start);
    const edits = of.whole(1, 20);
    for (let edit = 0; edit < edits; edit++) draft.edit('change', anyPatch(of));
    const end = draft.marks;
    for (let edit = 0; edit < edits; edit++) draft.undo();
    expect(draft.marks, `seed ${seed}`).toEqual(start);
    for (let edit = 0; edit < edits; edit++) draft.redo();
    expect(draft.marks).toEqual(end);
  }
});
