import { Select } from "@mantine/core";
import { define } from "../texts/define";
import { useTexts } from "../texts/language";
import { PERIODS, useFilter } from "./filters";
import classes from "./FilterSelect.module.css";

interface Props<T extends string> {
  /** The condition's name in the address. */
  name: string;
  label: string;
  data: { value: T; label: string }[];
  width?: string;
}

/** Narrows a list down to one value; without one, it is everything. */
export function FilterSelect<T extends string>({ name, label, data, width = "9.5rem" }: Props<T>) {
  const [value, setValue] = useFilter<T>(name);
  return (
    <Select
      aria-label={label}
      placeholder={label}
      data={data}
      value={value ?? null}
      onChange={(chosen) => setValue((chosen ?? undefined) as T | undefined)}
      clearable
      w={width}
      classNames={{ input: classes.input }}
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
    />
  );
}

const texts = define({
  en: { label: "Any time", days: { "1": "Today", "7": "Last 7 days", "30": "Last 30 days", "90": "Last 90 days", "365": "Last 365 days" } },
  de: { label: "Jede Zeit", days: { "1": "Heute", "7": "Letzte 7 Tage", "30": "Letzte 30 Tage", "90": "Letzte 90 Tage", "365": "Letzte 365 Tage" } },
});

/** Narrows a list down to what came in the last days. */
export function PeriodSelect() {
  const words = useTexts(texts);
  return <FilterSelect name="period" label={words.label} data={PERIODS.map((value) => ({ value, label: words.days[value] }))} />;
}
