/** What is kept for this sitting, of so many things at most: the oldest give way. */

/** Keeps `text` under `prefix` and `key`. A browser that keeps nothing knows it until a reload. */
export function keepNewest(prefix: string, key: string, text: string, most: number): void {
  const name = prefix + key;
  try {
    sessionStorage.removeItem(name);
    const all = Array.from({ length: sessionStorage.length }, (_, at) => sessionStorage.key(at) ?? '');
    const kept = all.filter((each) => each.startsWith(prefix));
    for (const oldest of kept.slice(0, Math.max(0, kept.length - most + 1))) sessionStorage.removeItem(oldest);
    sessionStorage.setItem(name, text);
  } catch {
    // Full or forbidden.
  }
}

export function keptOf(prefix: string, key: string): string | null {
  try {
    return sessionStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}
