// What a labeler has looked at of the item on the screen, kept for the sitting.
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
    this.coverage = coverageFrom(sessionStorage.getItem(prefix + key) ?? '', size) ?? unseenPicture(size);
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
    keep(prefix + this.#key, coverageText(next));
  }
}

function keep(key: string, text: string): void {
  sessionStorage.removeItem(key);
  const all = Array.from({ length: sessionStorage.length }, (_, at) => sessionStorage.key(at) ?? '');
  const kept = all.filter((each) => each.startsWith(prefix));
  for (const oldest of kept.slice(0, Math.max(0, kept.length - mostKept + 1))) sessionStorage.removeItem(oldest);
  try {
    sessionStorage.setItem(key, text);
  } catch {
    // Full: what was looked at stays known until a reload.
  }
}
