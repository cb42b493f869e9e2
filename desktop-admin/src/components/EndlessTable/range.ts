/** Browsers draw no element that is taller than this: WebKit ends at 33,554,428 px, others before. */
export const TALLEST = 16_000_000;
/** So far one scrolls until what is left out above changes. */
const STRETCH = TALLEST / 100;

/** Where one is in a list that may be taller than what can be scrolled. */
export interface Place {
  /** How far the scroller is scrolled. */
  scrolled: number;
  /** Pixels of the list that are left out above what can be scrolled. */
  skipped: number;
}

export const TOP: Place = { scrolled: 0, skipped: 0 };

/** What can be scrolled of a list of this height. */
export function scrollHeight(height: number): number {
  return Math.min(height, TALLEST);
}

/** So far down in the list. */
export function placeOf(depth: number, height: number): Place {
  const skipped = skippedIn(depth / STRETCH, height);
  return { scrolled: depth - skipped, skipped };
}

/**
 * Where one is after scrolling to `scrolled`. Within a view, each pixel is one of the list, and the scroller may have to follow with
 * `scrollTop`; whoever goes further, as with the scroll bar, means a share of the whole list.
 */
export function moved(before: Place, scrolled: number, height: number, view: number): Place {
  if (Math.abs(scrolled - before.scrolled) < view) {
    return placeOf(scrolled + before.skipped, height);
  }
  const share = (height - view) / (scrollHeight(height) - view);
  return { scrolled, skipped: skippedIn((scrolled * share) / STRETCH, height) };
}

/** What is left out above rises evenly from stretch to stretch, so that the end of the list is the end of what can be scrolled. */
function skippedIn(stretch: number, height: number): number {
  const stretches = Math.floor(height / STRETCH);
  if (height <= TALLEST) {
    return 0;
  }
  const last = stretches - 1;
  return Math.round((Math.min(last, Math.floor(stretch)) * (height - TALLEST)) / last);
}
