/** A length of time in words: `12 months`. */
export function duration(count: number, unit: "minute" | "hour" | "day" | "month" | "year", language: string): string {
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

/** Hours as people count them: whole days as such. */
export function hours(count: number, language: string): string {
  return count % 24 === 0 ? duration(count / 24, "day", language) : duration(count, "hour", language);
}

/** Minutes as people count them. */
export function minutes(count: number, language: string): string {
  return count % 60 === 0 ? hours(count / 60, language) : duration(count, "minute", language);
}

/** Months as people count them: whole years as such. */
export function months(count: number, language: string): string {
  return count % 12 === 0 ? duration(count / 12, "year", language) : duration(count, "month", language);
}
