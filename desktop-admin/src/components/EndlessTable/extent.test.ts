import { describe, expect, it } from "vitest";
import { learn, PAGE, type Page, pagesOf, rowCount, UNKNOWN } from "./extent";

const full = (next?: string): Page<number> => ({ items: Array.from({ length: PAGE }, (_, index) => index), next_cursor: next });

describe("the extent of an endless list", () => {
  it("makes room for one more row as long as more is to come", () => {
    const once = learn(UNKNOWN, 0, full("a"));
    expect(rowCount(once)).toBe(PAGE + 1);
    const twice = learn(once, 1, { items: [1, 2, 3] });
    expect(rowCount(twice)).toBe(PAGE + 3);
    expect(twice.last).toBe(3);
  });

  it("stays the same object when an answer tells nothing new, so that nothing is drawn again", () => {
    const once = learn(UNKNOWN, 0, full("a"));
    expect(learn(once, 0, full("a"))).toBe(once);
    const twice = learn(once, 1, { items: [1] });
    expect(learn(twice, 1, { items: [9] })).toBe(twice);
  });

  it("forgets the pages after one that now ends elsewhere", () => {
    const three = learn(learn(learn(UNKNOWN, 0, full("a")), 1, full("b")), 2, full("c"));
    expect(learn(three, 1, full("other")).cursors).toEqual([undefined, "a", "other"]);
    expect(rowCount(learn(three, 0, { items: [1] }))).toBe(1);
  });

  it("asks for the pages in sight and the next one, but none that nobody knows of", () => {
    const three = learn(learn(UNKNOWN, 0, full("a")), 1, full("b"));
    expect(pagesOf(three, 0, 10)).toEqual([0, 1]);
    expect(pagesOf(three, PAGE, PAGE + 5)).toEqual([1, 2]);
    expect(pagesOf(UNKNOWN, 0, 500)).toEqual([0]);
  });
});
