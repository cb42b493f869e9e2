import { useLanguage } from "../../texts/language";

/** Writes whole numbers as people of the language do. */
export function useNumbers(): (count: number) => string {
  const { language } = useLanguage();
  const format = new Intl.NumberFormat(language);
  return (count) => format.format(count);
}
