/** Which rows of a long list are drawn: those on screen and a few around them. */

export interface Span {
  /** The first row, and the one behind the last. */
  first: number;
  end: number;
}

/**
 * @param top of the list, in pixels below that of the window; negative once it is scrolled past
 * @param height of the window
 * @param more rows above and below what is on screen
 */
export function visibleRows(top: number, height: number, row: number, total: number, more: number): Span {
  const first = Math.min(Math.max(0, Math.floor(-top / row) - more), total);
  const end = Math.max(first, Math.min(total, Math.ceil((height - top) / row) + more));
  return { first, end };
}

/** The numbers of the pages that rows lie on. */
export function pagesOf({ first, end }: Span, size: number): number[] {
  const pages: number[] = [];
  for (let page = Math.floor(first / size); page * size < Math.max(end, first + 1); page++) pages.push(page);
  return pages;
}
