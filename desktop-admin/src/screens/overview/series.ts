import type { Day } from "./days";

/** What was counted, day by day: a value for every day of its {@link Counted}, zero where nothing happened. */
export interface Series {
  /** Names it in code. */
  id: string;
  label: string;
  values: number[];
}

export interface Counted {
  days: Day[];
  series: Series[];
}

/** Days from which on flows are drawn by week: more bars would be thinner than a line. */
const MANY_DAYS = 92;
const WEEK = 7;

/** A value for each day; the API leaves out days on which nothing happened. */
export function daily(days: readonly Day[], counts: readonly { day: Day; count: number }[]): number[] {
  const known = new Map<Day, number>();
  for (const { day, count } of counts) {
    known.set(day, (known.get(day) ?? 0) + count);
  }
  return days.map((day) => known.get(day) ?? 0);
}

interface Grouping {
  /** Series of their own; what is beyond is put together. */
  most: number;
  label(id: string): string;
  others: string;
}

/** A series for each kind of count, the greatest first. */
export function grouped(days: readonly Day[], counts: readonly { day: Day; id: string; count: number }[], { most, label, others }: Grouping): Series[] {
  const ids = [...new Set(counts.map(({ id }) => id))];
  const all = ids
    .map((id) => ({ id, label: label(id), values: daily(days, counts.filter((each) => each.id === id)) }))
    .sort((one, other) => sum(other.values) - sum(one.values) || one.id.localeCompare(other.id));
  if (all.length <= most) {
    return all;
  }
  const rest = all.slice(most - 1);
  const values = days.map((_, day) => sum(rest.map((series) => series.values[day] ?? 0)));
  return [...all.slice(0, most - 1), { id: "others", label: others, values }];
}

/** The same by week where there are too many days to tell apart. A week has the name of its first day; the last one ends today. */
export function readable(counted: Counted): Counted {
  const { days, series } = counted;
  if (days.length <= MANY_DAYS) {
    return counted;
  }
  const first = days.length % WEEK;
  const starts = days.map((_, index) => index).filter((index) => (index - first) % WEEK === 0 || index === 0);
  const weeks = (values: number[]) => starts.map((start, week) => sum(values.slice(start, starts[week + 1])));
  return { days: starts.map((start) => days[start] as Day), series: series.map((each) => ({ ...each, values: weeks(each.values) })) };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The greatest value and its day; the last of several. */
export function peak(days: readonly Day[], values: readonly number[]): { day: Day; value: number } | undefined {
  let best: { day: Day; value: number } | undefined;
  values.forEach((value, index) => {
    if (value > 0 && value >= (best?.value ?? 0)) {
      best = { day: days[index] as Day, value };
    }
  });
  return best;
}
