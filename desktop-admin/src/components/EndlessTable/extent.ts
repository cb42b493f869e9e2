/** Rows that are asked for at once. */
export const PAGE = 100;

/** One page of a list, as the server answers it. */
export interface Page<T> {
  items: T[];
  next_cursor?: string;
}

/** What is known of a list's length. */
export interface Extent {
  /** The cursor of every page that is known to be there; the first has none. */
  cursors: readonly (string | undefined)[];
  /** Rows on the last page, once it was seen. */
  last?: number;
}

export const UNKNOWN: Extent = { cursors: [undefined] };

/** What a page tells of the list's length. A list changes while it is looked at: the newest answer counts. */
export function learn(extent: Extent, page: number, { items, next_cursor: next }: Page<unknown>): Extent {
  const cursors = extent.cursors.slice(0, page + 1);
  if (next === undefined) {
    const unchanged = extent.last === items.length && extent.cursors.length === page + 1;
    return unchanged ? extent : { cursors, last: items.length };
  }
  return extent.cursors[page + 1] === next ? extent : { cursors: [...cursors, next] };
}

/** Rows to make room for: all that are known, and one more where more are to come. */
export function rowCount(extent: Extent): number {
  const full = (extent.cursors.length - 1) * PAGE;
  return full + (extent.last ?? (full === 0 ? 0 : 1));
}

/** The pages that these rows are on, and the one after: it is read before it comes into sight. */
export function pagesOf(extent: Extent, firstRow: number, lastRow: number): number[] {
  const end = Math.min(extent.cursors.length - 1, Math.floor(lastRow / PAGE) + 1);
  const start = Math.min(end, Math.floor(firstRow / PAGE));
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}
