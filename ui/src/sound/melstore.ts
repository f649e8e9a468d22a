/** Tiles of a spectrogram, fetched and coloured, the newest kept. */

import { heatTable } from './heat.ts';
import type { MelTile } from './mel.ts';

/** Coloured tiles take 160 kB each. */
const mostKept = 96;
const table = heatTable();

export type Coloured = { canvas: HTMLCanvasElement; columns: number };

export class MelStore {
  /** True once a tile could not be had: there is no spectrogram of this clip. */
  failed = false;
  readonly #address: (tile: MelTile) => string;
  readonly #changed: () => void;
  readonly #kept = new Map<string, Coloured | null>();
  readonly #stop = new AbortController();

  constructor(address: (tile: MelTile) => string, changed: () => void) {
    this.#address = address;
    this.#changed = changed;
  }

  /** The tile, or null while it comes. */
  get(tile: MelTile): Coloured | null {
    const name = `${tile.level}-${tile.index}`;
    const known = this.#kept.get(name);
    if (known === undefined) {
      this.#kept.set(name, null);
      void this.#fetch(name, this.#address(tile));
    } else if (known) {
      this.#kept.delete(name);
      this.#kept.set(name, known);
    }
    return known ?? null;
  }

  close(): void {
    this.#stop.abort();
    this.#kept.clear();
  }

  async #fetch(name: string, address: string): Promise<void> {
    try {
      const response = await fetch(address, { credentials: 'same-origin', signal: this.#stop.signal });
      if (!response.ok) throw new Error(String(response.status));
      const bitmap = await createImageBitmap(await response.blob());
      if (this.#stop.signal.aborted) return;
      this.#kept.set(name, coloured(bitmap));
      this.failed = false;
      for (const [old, tile] of this.#kept) if (this.#kept.size > mostKept && tile) this.#kept.delete(old);
    } catch {
      if (this.#stop.signal.aborted) return;
      this.failed = true;
    }
    this.#changed();
  }
}

function coloured(bitmap: ImageBitmap): Coloured {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  if (ctx) {
    ctx.drawImage(bitmap, 0, 0);
    const image = ctx.getImageData(0, 0, bitmap.width, bitmap.height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let at = 0; at < pixels.length; at++) pixels[at] = table[pixels[at]! & 255]!;
    ctx.putImageData(image, 0, 0);
  }
  bitmap.close();
  return { canvas, columns: canvas.width };
}
