/** A UTC day as the API writes it, `2026-09-21`. */
export type Day = string;

/** Days that the API tells of at once. */
export const MOST_DAYS = 366;

const DAY_MS = 86_400_000;

/** The UTC day that it is now. */
export function today(now: Date = new Date()): Day {
  return now.toISOString().slice(0, 10);
}

/** The day that many days later. */
export function shift(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days these are, both included. */
export function length(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** Every day from one to the other. */
export function span(from: Day, to: Day): Day[] {
  return Array.from({ length: Math.max(0, length(from, to)) }, (_, index) => shift(from, index));
}

/** Whether this is a day that there is. */
export function isDay(text: string | null): text is Day {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && shift(text, 0) === text;
}
