/** Snaps sides of boxes to what a plate shows, as far as its pixels are loaded. */

import type { Rect, Side } from './geometry.ts';
import type { Plate } from './plate.ts';
import { edgeBand, snapSide } from './snap.ts';

/**
 * What a stage snaps with. While the pixels around a side are not loaded it asks for them and
 * leaves the box as it is, so a drag never waits.
 */
export function snapOn(plate: () => Plate | null): (rect: Rect, side: Side) => Rect {
  return (rect, side) => {
    const shown = plate();
    if (!shown) return rect;
    const band = edgeBand(rect, side);
    const pixels = shown.luma(band);
    if (pixels) return snapSide(pixels, rect, side);
    shown.attend(band);
    return rect;
  };
}

/** Loads the pixels around a side that has become active, before it is moved. */
export function attendSide(plate: Plate, rect: Rect, side: Side): void {
  plate.attend(edgeBand(rect, side));
}
