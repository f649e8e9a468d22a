// Which rows of a very long list are on screen. Pure.

/** First row on screen and one past the last, with two to spare either side. All px. */
export function rowsIn(total: number, rowHeight: number, scrollTop: number, viewHeight: number): { from: number; to: number } {
  const spare = 2;
  const from = Math.max(0, Math.min(total, Math.floor(scrollTop / rowHeight) - spare));
  return { from, to: Math.max(from, Math.min(total, Math.ceil((scrollTop + viewHeight) / rowHeight) + spare)) };
}

/** The scroll position that shows a row whole, moving as little as possible. */
export function scrolledTo(index: number, rowHeight: number, scrollTop: number, viewHeight: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return top + rowHeight > scrollTop + viewHeight ? top + rowHeight - viewHeight : scrollTop;
}

/** Where a key leads from a row, or null when the key does not move; the ends do not wrap. */
export function rowAfter(key: string, at: number, total: number, page: number): number | null {
  const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -total, End: total };
  const step = steps[key];
  if (step === undefined || total === 0) return null;
  return Math.min(total - 1, Math.max(0, at + step));
}
