import { expect, test } from "vitest";
import { isDay } from "./days";
import { before, moved, view } from "./period";

const NOW = "2026-11-22";
const of = (query: string) => view(new URLSearchParams(query), NOW);

test("the last thirty days, unless the link says otherwise", () => {
  expect(of("")).toEqual({ from: "2026-10-24", to: NOW, product: undefined, length: 30 });
  expect(of("days=7&product=dashcaddy")).toMatchObject({ from: "2026-11-16", to: NOW, product: "dashcaddy", length: 7 });
  expect(of("from=2026-01-01&to=2026-01-31")).toEqual({ from: "2026-01-01", to: "2026-01-31", product: undefined });
});

test("a link with nonsense in it shows the usual period", () => {
  for (const query of ["days=12", "from=2026-02-30&to=2026-03-01", "from=2026-03-02&to=2026-03-01", "from=2025-01-01&to=2026-06-01"]) {
    expect(of(query), query).toMatchObject({ length: 30 });
  }
  expect(isDay("2026-02-29")).toBe(false);
  expect(isDay("2028-02-29")).toBe(true);
});

test("the period before ends the day before and is as long", () => {
  expect(before(of("days=7"))).toMatchObject({ from: "2026-11-09", to: "2026-11-15" });
});

test("moving one end beyond the other, or too far away, takes the other along", () => {
  const march = { from: "2026-03-01", to: "2026-03-31" };
  expect(moved(march, "from", "2026-03-10")).toEqual({ from: "2026-03-10", to: "2026-03-31" });
  expect(moved(march, "from", "2026-04-05")).toEqual({ from: "2026-04-05", to: "2026-04-05" });
  expect(moved(march, "to", "2026-02-01")).toEqual({ from: "2026-02-01", to: "2026-02-01" });
  expect(moved(march, "from", "2024-03-01")).toEqual({ from: "2024-03-01", to: "2025-03-01" });
  expect(moved(march, "to", "2028-01-01")).toEqual({ from: "2027-01-01", to: "2028-01-01" });
});
