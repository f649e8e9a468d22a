// Which cards of a very long grid are on screen, and where. Pure.

export type GridShape = { columns: number; rows: number; cardWidth: number; rowHeight: number; gap: number };

/** Fills the width with cards at least `minWidth` wide; `heightOf` gives a card's height for its width. All px. */
export function shapeOf(width: number, total: number, minWidth: number, gap: number, heightOf: (cardWidth: number) => number): GridShape {
  const columns = Math.max(1, Math.floor((width + gap) / (minWidth + gap)));
  const cardWidth = Math.max(1, Math.floor((width - gap * (columns - 1)) / columns));
  return { columns, rows: Math.ceil(total / columns), cardWidth, rowHeight: heightOf(cardWidth) + gap, gap };
}

/** First card on screen and one past the last, with `spare` rows either side. */
export function rangeOf(shape: GridShape, total: number, scrollTop: number, viewHeight: number, spare: number): { from: number; to: number } {
  const firstRow = Math.max(0, Math.floor(scrollTop / shape.rowHeight) - spare);
  const lastRow = Math.ceil((scrollTop + viewHeight) / shape.rowHeight) + spare;
  const from = Math.min(total, firstRow * shape.columns);
  return { from, to: Math.max(from, Math.min(total, lastRow * shape.columns)) };
}

/** Where a key leads from a card; null when the key does not move. */
export function moveOf(key: string, at: number, total: number, shape: GridShape, pageRows: number): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -shape.columns,
    ArrowDown: shape.columns,
    PageUp: -shape.columns * pageRows,
    PageDown: shape.columns * pageRows,
  };
  if (key === 'Home') return 0;
  if (key === 'End') return Math.max(0, total - 1);
  const step = steps[key];
  if (step === undefined) return null;
  const next = at + step;
  if (next >= 0 && next < total) return next;
  // A page may stop short; a single step at the edge stays where it is.
  if (key === 'PageUp') return 0;
  return key === 'PageDown' ? Math.max(0, total - 1) : at;
}

/** The scroll position that shows a card whole, moving as little as possible. */
export function revealed(index: number, shape: GridShape, scrollTop: number, viewHeight: number): number {
  const top = Math.floor(index / shape.columns) * shape.rowHeight;
  if (top < scrollTop) return top;
  const bottom = top + shape.rowHeight;
  return bottom > scrollTop + viewHeight ? bottom - viewHeight : scrollTop;
}
