export const rowHeightPx = 32;
const overscanRows = 8;

export type VisibleRows = Readonly<{ from: number; to: number }>;

/** Which rows of the virtual list are worth drawing: those in view and a few around. */
export function visibleRows(scrollTop: number, viewportPx: number, count: number): VisibleRows {
  const first = Math.floor(scrollTop / rowHeightPx) - overscanRows;
  const last = Math.ceil((scrollTop + viewportPx) / rowHeightPx) + overscanRows;
  return { from: Math.max(0, Math.min(first, count)), to: Math.max(0, Math.min(last, count)) };
}

/** Where to scroll so that the row is wholly in view; the same place if it is already. */
export function scrollTopFor(row: number, scrollTop: number, viewportPx: number): number {
  const top = row * rowHeightPx;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeightPx - viewportPx);
}
