import { DateInput, type DateInputProps } from "@mantine/dates";
import dayjs from "dayjs";
import customParseFormat from "dayjs/plugin/customParseFormat";
import { type Language, useLanguage } from "../texts/language";

dayjs.extend(customParseFormat);

/** How a day may be typed; the first is how it is written. */
const FORMATS: Record<Language, [string, ...string[]]> = {
  en: ["MMM D, YYYY", "M/D/YYYY", "YYYY-MM-DD"],
  de: ["DD.MM.YYYY", "D.M.YYYY", "YYYY-MM-DD"],
};

/** A day of the calendar as `2026-01-31`, chosen or typed in the admin's own way. */
export function DayInput(props: Omit<DateInputProps, "valueFormat" | "dateParser" | "locale">) {
  const { language } = useLanguage();
  return <DateInput {...props} locale={language} valueFormat={FORMATS[language][0]} dateParser={(typed) => parseDay(typed, language)} />;
}

/** A typed day; nothing while it is half typed, as half a date may be another one. */
export function parseDay(typed: string, language: Language): string | null {
  const day = dayjs(typed.trim(), FORMATS[language], language, true);
  return day.isValid() ? day.format("YYYY-MM-DD") : null;
}
