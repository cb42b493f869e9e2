import type { Language } from "../../texts/language";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** How long ago something was, in the greatest unit that fits: `3 minutes ago`, `now`. */
export function ago(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? (["second", 1] as const);
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-Math.floor(seconds / length), unit);
}
