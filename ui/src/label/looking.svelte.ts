// What a labeler has looked at of the item on the screen, kept for the sitting.
import { keepNewest, keptOf } from '../lib/kept.ts';
import { coverageFrom, coverageText, looked, mostUnseen, restMillis, shareSeen, unseenPicture, type Coverage } from './coverage.ts';
import type { Rect, Size } from './geometry.ts';
import { visibleRect, type View } from './view.ts';

const prefix = 'burnish.looked.';
const mostKept = 100;

export class Looking {
  coverage = $state.raw<Coverage>(unseenPicture({ width: 1, height: 1 }));
  /** From this scale on a look counts. */
  zoom = $state(0.5);
  readonly share = $derived(shareSeen(this.coverage));
  readonly complete = $derived(this.share >= 1);

  #key: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `key` names the item in its project, so that coming back to it goes on from there. */
  open(key: string, size: Size): void {
    clearTimeout(this.#timer);
    this.#key = key;
    this.coverage = coverageFrom(keptOf(prefix, key) ?? '', size) ?? unseenPicture(size);
  }

  /** The view is now this one; it counts once it stands still. `sharp` is false while tiles are to come. */
  watch(view: View, screen: Size, sharp = true): void {
    clearTimeout(this.#timer);
    if (!sharp || this.#key === null) return;
    this.#timer = setTimeout(() => this.#rested(view, screen), restMillis);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#key = null;
  }

  /** The part to show next, so large that it counts on `screen`; null when all was looked at. */
  next(screen: Size): Rect | null {
    return mostUnseen(this.coverage, { width: screen.width / this.zoom, height: screen.height / this.zoom });
  }

  #rested(view: View, screen: Size): void {
    const next = looked(this.coverage, visibleRect(view, screen), view.scale, this.zoom);
    if (next === this.coverage || this.#key === null) return;
    this.coverage = next;
    keepNewest(prefix, this.#key, coverageText(next), mostKept);
  }
}
