/** Fields beside a picture, where a press may select another box before a field knows it is left. */

/**
 * Keeps what is being typed inside `node` with the box it was typed for: a press elsewhere leaves
 * the field first. Returns how to stop.
 */
export function settledFirst(node: HTMLElement): () => void {
  const onpointerdown = (event: PointerEvent): void => {
    const active = document.activeElement;
    if (!(active instanceof HTMLElement) || !node.contains(active)) return;
    if (!(event.target instanceof Node && node.contains(event.target))) active.blur();
  };
  window.addEventListener('pointerdown', onpointerdown, true);
  return () => window.removeEventListener('pointerdown', onpointerdown, true);
}
