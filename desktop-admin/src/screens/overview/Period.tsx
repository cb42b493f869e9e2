import { Group, SegmentedControl, Select } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import { DayInput } from "../../components/DayInput";
import { useProducts } from "../../components/catalog";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import { isDay, today } from "./days";
import { LENGTHS, moved, type View } from "./period";
import { texts } from "./texts";

const CHOSEN = "chosen";

interface Props {
  view: View;
  set(changes: { days?: number; from?: string; to?: string; product?: string | null }): void;
}

/** Chooses the days and the product that the overview is of. */
export function Period({ view, set }: Props) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const { language } = useLanguage();
  const products = useProducts();

  const end = (name: "from" | "to") => (
    <DayInput
      size="xs"
      w="9rem"
      aria-label={words[name]}
      leftSection={<span style={{ fontSize: "var(--mantine-font-size-xs)" }}>{words[name]}</span>}
      leftSectionWidth={42}
      value={view[name]}
      maxDate={today()}
      onChange={(day) => {
        if (isDay(day)) {
          set(moved(view, name, day));
        }
      }}
    />
  );
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
      <Group gap="xs">
        <Select
          size="xs"
          w="11rem"
          aria-label={words.product}
          placeholder={words.allProducts}
          data={products}
          value={view.product ?? null}
          onChange={(product) => set({ product })}
          clearable
        />
        <SegmentedControl
          size="xs"
          aria-label={words.period}
          value={view.length === undefined ? CHOSEN : String(view.length)}
          onChange={(value) => (value === CHOSEN ? set({ from: view.from, to: view.to }) : set({ days: Number(value) }))}
          data={[...LENGTHS.map((days) => ({ value: String(days), label: words.days[days] })), { value: CHOSEN, label: words.chosen }]}
        />
        <Group gap="xs" wrap="nowrap">
          {end("from")}
          {end("to")}
        </Group>
      </Group>
    </DatesProvider>
  );
}
