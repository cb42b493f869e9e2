import { Group, Stack, Text, Tooltip } from "@mantine/core";
import type { Schemas } from "../../api/client";
import { money } from "../../components/money";
import { useLanguage, useTexts } from "../../texts/language";
import { months } from "./durations";
import { texts } from "./texts";

type Price = Schemas["CatalogPrice"];

/** What a plan costs, cheapest period first. */
export function Prices({ prices }: { prices: readonly Price[] }) {
  const words = useTexts(texts);
  if (prices.length === 0) {
    return (
      <Tooltip label={words.byHandHint} events={{ hover: true, focus: true, touch: true }}>
        <Text span inherit c="dimmed">
          {words.byHand}
        </Text>
      </Tooltip>
    );
  }
  const sorted = [...prices].sort((one, other) => (one.interval_months ?? 0) - (other.interval_months ?? 0));
  return (
    <Stack gap={2}>
      {sorted.map((price) => (
        <PriceLine key={price.id} price={price} />
      ))}
    </Stack>
  );
}

/** An amount and how often it is paid. */
export function PriceLine({ price }: { price: Price }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  return (
    <Group gap="0 6px">
      <Text span inherit style={{ whiteSpace: "nowrap" }}>
        {money(price.amount, price.currency, language)}
      </Text>
      <Text span inherit c="dimmed" style={{ whiteSpace: "nowrap" }}>
        {period(price.interval_months, words, language)}
      </Text>
      {price.stripe_price === undefined && (
        <Tooltip label={words.noStripeHint} events={{ hover: true, focus: true, touch: true }}>
          <Text span fz="xs" c="orange" tabIndex={0} style={{ whiteSpace: "nowrap" }}>
            {words.noStripe}
          </Text>
        </Tooltip>
      )}
    </Group>
  );
}

function period(count: number | undefined, words: { once: string; monthly: string; yearly: string; every(months: string): string }, language: string): string {
  switch (count) {
    case undefined:
      return words.once;
    case 1:
      return words.monthly;
    case 12:
      return words.yearly;
    default:
      return words.every(months(count, language));
  }
}
