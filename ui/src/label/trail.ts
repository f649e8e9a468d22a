/** Which items were shown here, so that "previous" goes back and "next" comes forward again. */

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
