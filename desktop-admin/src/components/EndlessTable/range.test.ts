import { describe, expect, it } from "vitest";
import { moved, placeOf, type Place, scrollHeight, TALLEST, TOP } from "./range";

const ROW = 41;
const VIEW = 640;
const HUGE = 2_000_000 * ROW;
const depth = ({ scrolled, skipped }: Place) => scrolled + skipped;
const fits = ({ scrolled }: Place) => scrolled >= 0 && scrolled <= TALLEST - VIEW;

describe("the scroll range of a list", () => {
  it("is the list itself as long as browsers draw that", () => {
    expect(scrollHeight(TALLEST)).toBe(TALLEST);
    expect(moved(TOP, 5_000_000, TALLEST, VIEW)).toEqual({ scrolled: 5_000_000, skipped: 0 });
  });

  it("is never taller than what browsers draw", () => {
    expect(scrollHeight(HUGE)).toBe(TALLEST);
  });

  it("loses no pixel between the first row of two million and the last, step by step", () => {
    const step = 600;
    let place = TOP;
    for (let wanted = step; wanted <= HUGE - VIEW; wanted += step) {
      place = moved(place, place.scrolled + step, HUGE, VIEW);
      if (depth(place) !== wanted || !fits(place)) {
        throw new Error(`${JSON.stringify(place)} is not ${wanted}`);
      }
    }
    expect(HUGE - VIEW - depth(place)).toBeLessThan(step);
    for (let wanted = depth(place) - step; wanted >= 0; wanted -= step) {
      place = moved(place, place.scrolled - step, HUGE, VIEW);
      if (depth(place) !== wanted || !fits(place)) {
        throw new Error(`${JSON.stringify(place)} is not ${wanted}`);
      }
    }
    expect(place.skipped).toBe(0);
  });

  it("goes to the share of the list that the scroll bar is drawn to", () => {
    expect(depth(moved(TOP, TALLEST - VIEW, HUGE, VIEW))).toBe(HUGE - VIEW);
    const middle = depth(moved(TOP, (TALLEST - VIEW) / 2, HUGE, VIEW));
    expect(Math.abs(middle / HUGE - 0.5)).toBeLessThan(0.01);
    expect(moved(placeOf(HUGE / 2, HUGE), 0, HUGE, VIEW)).toEqual(TOP);
  });

  it("stays at the same row when more of the list becomes known", () => {
    const place = placeOf(1_000_000 * ROW, HUGE);
    expect(depth(placeOf(depth(place), HUGE + 100 * ROW))).toBe(1_000_000 * ROW);
  });
});
