/** Pictures by address, decoded once and kept for the next items. */

const kept = new Map<string, Promise<HTMLImageElement>>();
const most = 8;

/** The decoded picture; rejects when it cannot be fetched or decoded. */
export function picture(url: string): Promise<HTMLImageElement> {
  const known = kept.get(url);
  if (known) {
    // Last used goes last.
    kept.delete(url);
    kept.set(url, known);
    return known;
  }
  const loading = load(url);
  kept.set(url, loading);
  loading.catch(() => kept.delete(url));
  for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - most))) kept.delete(oldest);
  return loading;
}

/** Starts fetching what will be shown next; a failure then shows when it is opened. */
export function prefetch(url: string): void {
  picture(url).catch(() => undefined);
}

async function load(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.crossOrigin = 'anonymous';
  image.decoding = 'async';
  image.src = url;
  await image.decode();
  return image;
}
