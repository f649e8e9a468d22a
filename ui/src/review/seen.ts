/** How each labeler of a case saw the picture. Pure. */

import { isOriginal, lookOfView, viewNote, viewInWords, type Look } from '../label/look.ts';
import type { CaseLayer } from '../lib/generated/api.ts';

export type Seen = { labeler: string; look: Look };

/** The looks that were recorded, in the order of the layers. */
export function seenBy(layers: readonly Pick<CaseLayer, 'labeler' | 'view'>[]): Seen[] {
  return layers.flatMap(({ labeler, view }) => {
    const look = lookOfView(view);
    return look ? [{ labeler, look }] : [];
  });
}

/** The labeler whose look comes after that of `labeler`; null after the last one, which is one's own. */
export function nextSeen(all: readonly Seen[], labeler: string | null): Seen | null {
  return all[all.findIndex((each) => each.labeler === labeler) + 1] ?? null;
}

/** "As anna saw it: gamma 1.8, inverted". */
export function seenInWords({ labeler, look }: Seen): string {
  // All of the words of a view but its zoom, which stays one's own.
  const words = viewInWords(viewNote(1, look))?.replace(/^100 %(, )?/, '') ?? '';
  return `As ${labeler} saw it: ${isOriginal(look) || words === '' ? 'the picture as it is' : words}`;
}
