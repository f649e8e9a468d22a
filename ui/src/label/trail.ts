/** Which items were shown here, so that "previous" goes back, "next" comes forward again and then goes on. */

export type Trail = { hashes: readonly string[]; at: number };

export const noTrail: Trail = { hashes: [], at: -1 };
const longest = 500;

/** The trail with `hash` shown now: a step along it, or a new end. */
export function visited(trail: Trail, hash: string): Trail {
  if (trail.hashes[trail.at] === hash) return trail;
  for (const step of [-1, 1]) {
    if (trail.hashes[trail.at + step] === hash) return { ...trail, at: trail.at + step };
  }
  const hashes = [...trail.hashes.slice(0, trail.at + 1), hash].slice(-longest);
  return { hashes, at: hashes.length - 1 };
}

export function back(trail: Trail): string | null {
  return trail.hashes[trail.at - 1] ?? null;
}

export function forward(trail: Trail): string | null {
  return trail.hashes[trail.at + 1] ?? null;
}

/** The trail once the labeler was brought back to an item left behind: a step of any length. */
export function returned(trail: Trail, hash: string): Trail {
  const at = trail.hashes.lastIndexOf(hash);
  return at < 0 ? visited(trail, hash) : { ...trail, at };
}

/** What is open in the queue, those first that were not shown in this sitting. */
export function following<Row extends { hash: string }>(trail: Trail, next: readonly Row[], left: (hash: string) => boolean): Row[] {
  const shown = new Set(trail.hashes);
  const open = next.filter((row) => row.hash !== trail.hashes[trail.at] && !left(row.hash));
  return [...open.filter((row) => !shown.has(row.hash)), ...open.filter((row) => shown.has(row.hash))];
}

const [fetchedAhead, fetchedBehind] = [3, 2];

/** What to have at hand, soonest first: the next ones and the ones before. */
export function atHand(trail: Trail, following: readonly string[]): string[] {
  const { hashes, at } = trail;
  const next = [...hashes.slice(at + 1, at + 2), ...following.slice(0, fetchedAhead)];
  const before = hashes.slice(Math.max(0, at - fetchedBehind), Math.max(0, at)).reverse();
  return [...new Set([...next, ...before])].filter((hash) => hash !== hashes[at]);
}

const keyOf = (project: string): string => `burnish.trail.${project}`;

export function keptTrail(project: string): Trail {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(project)) ?? 'null') as Trail | null;
    return kept && Array.isArray(kept.hashes) && typeof kept.at === 'number' ? kept : noTrail;
  } catch {
    return noTrail;
  }
}

export function keepTrail(project: string, trail: Trail): void {
  sessionStorage.setItem(keyOf(project), JSON.stringify(trail));
}
