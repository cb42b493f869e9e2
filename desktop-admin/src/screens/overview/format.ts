import type { Language } from "../../texts/language";
import type { Day } from "./days";

/** Days as people write them; of a UTC day there is no time of day to translate. */
export function dayFormat(language: Language) {
  const short = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" });
  const long = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  return {
    short: (day: Day) => short.format(Date.parse(day)),
    long: (day: Day) => long.format(Date.parse(day)),
  };
}

/** A proportion as people write it. */
export function percent(value: number, language: Language, signed = false): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: Math.abs(value) < 0.1 ? 1 : 0, signDisplay: signed ? "exceptZero" : "auto" }).format(value);
}
