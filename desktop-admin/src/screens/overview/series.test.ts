import { expect, test } from "vitest";
import { span } from "./days";
import { daily, grouped, peak, readable, sum } from "./series";

const days = span("2026-02-27", "2026-03-02");

test("days on which nothing happened are zero, across the end of a month", () => {
  expect(days).toEqual(["2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02"]);
  expect(daily(days, [{ day: "2026-03-01", count: 4 }])).toEqual([0, 0, 4, 0]);
});

test("what is beyond the greatest kinds is put together, and nothing is lost", () => {
  const counts = ["a", "b", "c", "d"].map((id, index) => ({ day: "2026-03-01", id, count: index + 1 }));
  const series = grouped(days, counts, { most: 3, label: (id) => id.toUpperCase(), others: "others" });
  expect(series.map(({ label, values }) => [label, sum(values)])).toEqual([["D", 4], ["C", 3], ["others", 3]]);
  expect(grouped(days, counts, { most: 4, label: (id) => id, others: "others" })).toHaveLength(4);
});

test("a year is drawn by week with the same sum, and the last week ends with the last day", () => {
  const year = span("2025-11-23", "2026-11-22");
  const weeks = readable({ days: year, series: [{ id: "a", label: "A", values: year.map(() => 1) }] });
  expect(weeks.days).toHaveLength(53);
  expect(weeks.series[0]?.values[0]).toBe(365 % 7);
  expect(weeks.series[0]?.values.at(-1)).toBe(7);
  expect(sum(weeks.series[0]?.values ?? [])).toBe(365);
  const quarter = { days: year.slice(0, 90), series: [] };
  expect(readable(quarter)).toBe(quarter);
});

test("the peak is the last of the greatest days", () => {
  expect(peak(days, [3, 1, 3, 0])).toEqual({ day: "2026-03-01", value: 3 });
  expect(peak(days, [0, 0, 0, 0])).toBeUndefined();
});
