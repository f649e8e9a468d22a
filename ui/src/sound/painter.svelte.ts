// Paints in the next frame what was asked for last, so that lanes over one another move together.

/** To be asked for while a component is made. Asking again while it plays does not put the frame off. */
export function painter(): (paint: () => void) => void {
  let frame = 0;
  let newest: (() => void) | null = null;
  $effect(() => () => cancelAnimationFrame(frame));
  return (paint) => {
    if (!newest) {
      frame = requestAnimationFrame(() => {
        newest?.();
        newest = null;
      });
    }
    newest = paint;
  };
}
