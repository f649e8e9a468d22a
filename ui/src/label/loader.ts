/** Fetches pictures and tiles, what is in sight first, a few at a time, and keeps them decoded. */

import { ByteCache } from './tiles.ts';

/** `decode` says how: a file of any format, or a tile whose bytes must arrive exactly. */
export type Wanted = { url: string; decode: 'file' | 'tile' };
export type Failure = { reason: string; tries: number; again: number };

const atOnce = 6;
const mostBytes = 256 * 1024 * 1024;
/** A tile may still be being cut: asked again after 1, 2, 4 s. */
const mostTries = 4;

/** Decoded pictures and developed tiles of all items, newest use last. */
export const decoded = new ByteCache<ImageBitmap>(
  mostBytes,
  (bitmap) => bitmap.close(),
  // What is looked at stays, however much is fetched for later.
  (url) => loader.looksAt(url),
);

export function keep(key: string, bitmap: ImageBitmap): void {
  decoded.set(key, bitmap, bitmap.width * bitmap.height * 4);
}

type Fetch = (wanted: Wanted, signal: AbortSignal) => Promise<ImageBitmap>;
type Kept = { has(key: string): boolean };

/** Runs at most six requests for what its owners want now; what nobody wants any more is given up. */
export class Loader {
  readonly #lists = new Map<string, readonly Wanted[]>();
  readonly #flying = new Map<string, AbortController>();
  readonly #failed = new Map<string, Failure>();
  /** What is looked at now. */
  #seen: ReadonlySet<string> = new Set();
  /** What arrived for later: it is not fetched twice when there was no room to keep it. */
  readonly #served = new Set<string>();
  readonly #arrived = new Set<(url: string) => void>();
  readonly #fetch: Fetch;
  readonly #kept: Kept;
  readonly #keep: (url: string, bitmap: ImageBitmap) => void;

  constructor(fetch: Fetch = fetched, kept: Kept = decoded, keepIt: (url: string, bitmap: ImageBitmap) => void = keep) {
    this.#fetch = fetch;
    this.#kept = kept;
    this.#keep = keepIt;
  }

  /** Replaces what `owner` wants, in its order; owners that asked first come first. */
  want(owner: string, wanted: readonly Wanted[]): void {
    if (wanted.length) this.#lists.set(owner, wanted);
    else this.#lists.delete(owner);
    const seen = [...this.#lists].filter(([each]) => !isLater(each)).flatMap(([, list]) => list.map(({ url }) => url));
    this.#seen = new Set(seen);
    if (isLater(owner)) this.#served.clear();
    this.#pump();
  }

  looksAt(url: string): boolean {
    return this.#seen.has(url);
  }

  /** Called after each arrival and each failure. Returns how to stop. */
  onarrival(hear: (url: string) => void): () => void {
    this.#arrived.add(hear);
    return () => this.#arrived.delete(hear);
  }

  failure(url: string): Failure | null {
    return this.#failed.get(url) ?? null;
  }

  /** Forgets failures, so that everything wanted is asked for once more. */
  retry(): void {
    this.#failed.clear();
    this.#pump();
  }

  #pump(): void {
    const missing: Wanted[] = [];
    const names = new Set<string>();
    // What is looked at goes before what may be looked at next.
    const owners = [...this.#lists].sort(([a], [b]) => Number(isLater(a)) - Number(isLater(b)));
    for (const [owner, list] of owners) {
      for (const wanted of list) {
        if (isLater(owner) && this.#served.has(wanted.url)) continue;
        if (names.has(wanted.url) || this.#kept.has(wanted.url) || this.#resting(wanted.url)) continue;
        names.add(wanted.url);
        missing.push(wanted);
      }
    }
    for (const [url, flight] of this.#flying) {
      if (names.has(url)) continue;
      flight.abort();
      this.#flying.delete(url);
    }
    for (const wanted of missing) {
      if (this.#flying.size >= atOnce) return;
      if (!this.#flying.has(wanted.url)) void this.#fly(wanted);
    }
  }

  #resting(url: string): boolean {
    const failure = this.#failed.get(url);
    return failure !== undefined && (failure.tries >= mostTries || failure.again > Date.now());
  }

  async #fly(wanted: Wanted): Promise<void> {
    const flight = new AbortController();
    this.#flying.set(wanted.url, flight);
    try {
      const bitmap = await this.#fetch(wanted, flight.signal);
      this.#served.add(wanted.url);
      this.#keep(wanted.url, bitmap);
      this.#failed.delete(wanted.url);
    } catch (thrown) {
      if (!flight.signal.aborted) this.#note(wanted.url, thrown);
    }
    if (this.#flying.get(wanted.url) === flight) this.#flying.delete(wanted.url);
    if (flight.signal.aborted) return;
    for (const hear of this.#arrived) hear(wanted.url);
    this.#pump();
  }

  #note(url: string, thrown: unknown): void {
    const tries = (this.#failed.get(url)?.tries ?? 0) + 1;
    const wait = 1000 * 2 ** (tries - 1);
    this.#failed.set(url, { reason: thrown instanceof Error ? thrown.message : String(thrown), tries, again: Date.now() + wait });
    if (tries < mostTries) setTimeout(() => this.#pump(), wait + 1);
  }
}

/** Owners of this name want what may be looked at next. */
function isLater(owner: string): boolean {
  return owner.startsWith('next');
}

export const loader = new Loader();

async function fetched({ url, decode }: Wanted, signal: AbortSignal): Promise<ImageBitmap> {
  const response = await fetch(url, { signal, credentials: 'same-origin' }).catch((thrown: unknown) => {
    if (signal.aborted) throw thrown;
    throw new Error('it cannot be reached');
  });
  if (!response.ok) throw new Error(await refusal(response));
  const blob = await response.blob();
  if (decode === 'tile') {
    // Two bytes of a sample stand in two pixels: nothing may be converted on the way.
    return createImageBitmap(blob, { premultiplyAlpha: 'none', colorSpaceConversion: 'none' });
  }
  return createImageBitmap(blob).catch(() => byElement(blob));
}

/** An element also reads what a bitmap cannot be made of at once, such as SVG. */
async function byElement(blob: Blob): Promise<ImageBitmap> {
  const address = URL.createObjectURL(blob);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return await createImageBitmap(image).catch(() => drawn(image));
  } catch {
    throw new Error('it could not be decoded');
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A file that was cut off makes no bitmap, but the part that is there can be drawn. */
function drawn(image: HTMLImageElement): Promise<ImageBitmap> {
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return createImageBitmap(canvas);
}

async function refusal(response: Response): Promise<string> {
  try {
    const body: unknown = await response.json();
    if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') return body.message;
  } catch {
    // Not in words: the number has to do.
  }
  return response.status === 404 ? 'the file is not there' : `the server answered ${response.status}`;
}
