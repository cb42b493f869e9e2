import { useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { moved, placeOf, scrollHeight, TOP } from "./range";

/** The height of a row in pixels. */
export const ROW = 41;
/** Rows that are drawn above and below those in sight: scrolling finds them there. */
const BESIDE = 4;

/** The rows to draw, and the room that the others take. */
export interface Sight {
  first: number;
  last: number;
  /** Pixels above the first. */
  before: number;
  /** Pixels below the last. */
  after: number;
}

interface At {
  list: string;
  /** The first row in sight. */
  row: number;
  skipped: number;
}

/** Which rows of a list are in sight. Another list begins at its top. */
export function useSight(scroller: HTMLElement | null, list: string, count: number): Sight {
  const height = count * ROW;
  const view = useView(scroller);
  const place = useRef(TOP);
  const [known, setKnown] = useState<At>({ list, row: 0, skipped: 0 });
  const at = known.list === list ? known : { list, row: 0, skipped: 0 };

  useLayoutEffect(() => {
    if (scroller !== null && place.current !== TOP) {
      place.current = TOP;
      scroller.scrollTop = 0;
    }
  }, [scroller, list]);
  useLayoutEffect(() => {
    function goTo(next: typeof TOP) {
      place.current = next;
      if (scroller !== null && scroller.scrollTop !== next.scrolled) {
        scroller.scrollTop = next.scrolled;
      }
      const row = Math.floor((next.scrolled + next.skipped) / ROW);
      setKnown((before) => {
        const same = before.list === list && before.row === row && before.skipped === next.skipped;
        return same ? before : { list, row, skipped: next.skipped };
      });
    }
    function scrolled() {
      // Drawn in the frame that shows it.
      flushSync(() => goTo(moved(place.current, scroller?.scrollTop ?? 0, height, view)));
    }
    // More or less of the list is known than before.
    const { scrolled: before, skipped } = place.current;
    if (skipped > 0 || height > scrollHeight(height)) {
      goTo(placeOf(before + skipped, height));
    }
    scroller?.addEventListener("scroll", scrolled, { passive: true });
    return () => scroller?.removeEventListener("scroll", scrolled);
  }, [scroller, list, height, view]);

  // The list may have become shorter than where one was.
  const row = Math.min(at.row, Math.max(0, count - 1));
  const first = Math.max(0, row - BESIDE);
  const last = view === 0 ? first - 1 : Math.min(count - 1, row + Math.ceil(view / ROW) + BESIDE);
  const before = first * ROW - at.skipped;
  return { first, last, before, after: scrollHeight(height) - before - (last + 1 - first) * ROW };
}

/** The height of what is in sight of a scroller. */
function useView(scroller: HTMLElement | null): number {
  const [view, setView] = useState(0);
  useLayoutEffect(() => {
    if (scroller === null) {
      return undefined;
    }
    const measure = () => setView(scroller.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    return () => observer.disconnect();
  }, [scroller]);
  return view;
}
