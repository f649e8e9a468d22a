/** Edits are data: the patch that takes another one back. */

import type { Mark, Patch } from '../lib/generated/api.ts';
import { markOf } from './layer.ts';

/**
 * The patch for which `patched(patched(marks, patch), inverse(marks, patch))` is `marks`; these are
 * in the order of their ids.
 */
export function inverse(marks: readonly Mark[], patch: Patch): Patch {
  const ids = new Set([...patch.put.map((mark) => mark.id), ...patch.remove]);
  const put: Mark[] = [];
  const remove: string[] = [];
  for (const id of ids) {
    const before = markOf(marks, id);
    if (before) put.push(before);
    else remove.push(id);
  }
  return { put, remove };
}
