import dayjs from "dayjs";
import utc from "dayjs/plugin/utc";
import type { Language } from "../../../texts/language";

dayjs.extend(utc);

/** A day of the calendar here (`2026-01-31`) as the last moment of it. */
export function endOfDay(day: string): string {
  return dayjs(day).endOf("day").toISOString();
}

/** The first moment of a day here. */
export function startOfDay(day: string): string {
  return dayjs(day).startOf("day").toISOString();
}

/** The end of a license that gets more time: what is left counts, and what is over does not. */
export function later(end: string, amount: number, unit: "days" | "months", now: string): string {
  const from = dayjs.utc(end).isAfter(now) ? dayjs.utc(end) : dayjs.utc(now);
  return from.add(amount, unit === "days" ? "day" : "month").toISOString();
}

/** A moment in local time, as a part of a sentence. */
export function moment(at: string | undefined, never: string, language: Language): string {
  return at === undefined ? never : new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));
}
