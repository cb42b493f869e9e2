import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useTexts } from "../../../texts/language";
import type { DeclaredPlan, DeclaredPrice } from "../declaration";
import { formTexts } from "./formTexts";
import { LengthField } from "./LengthField";

interface Props {
  kind: DeclaredPlan["kind"];
  value: DeclaredPrice[];
  onChange(value: DeclaredPrice[]): void;
  /** Codes of prices that are stored: they are named so for good. */
  stored: readonly string[];
}

/** What a plan costs. A price that is taken out is retired. */
export function PriceFields({ kind, value, onChange, stored }: Props) {
  const words = useTexts(formTexts);
  const subscription = kind === "subscription";

  function set(index: number, part: Partial<DeclaredPrice>) {
    onChange(value.map((price, at) => (at === index ? { ...price, ...part } : price)));
  }

  function add() {
    const currency = value.at(-1)?.currency ?? "";
    onChange([...value, { code: "", currency, amount: "", every: subscription ? "1 month" : undefined }]);
  }

  return (
    <Fieldset legend={words.sections.prices}>
      <Stack gap="sm">
        {value.length === 0 && <Text size="sm">{words.noPrices}</Text>}
        {value.map((price, index) => (
          <Group key={index} gap="xs" align="flex-end" wrap="nowrap">
            <TextInput label={words.code} value={price.code} onChange={(event) => set(index, { code: event.currentTarget.value })} readOnly={stored.includes(price.code)} variant={stored.includes(price.code) ? "filled" : undefined} required={!stored.includes(price.code)} spellCheck={false} w="10rem" />
            <TextInput
              label={words.currency}
              value={price.currency}
              onChange={(event) => set(index, { currency: event.currentTarget.value.toLowerCase() })}
              placeholder="eur"
              maxLength={3}
              required
              spellCheck={false}
              w="5.5rem"
            />
            <TextInput label={words.amount} value={price.amount} onChange={(event) => set(index, { amount: event.currentTarget.value })} placeholder="29.00" inputMode="decimal" required w="7rem" />
            {subscription && <LengthField label={words.every} value={price.every} onChange={(every) => set(index, { every })} units={["month", "year"]} required />}
            <TextInput
              label={words.stripe}
              value={price.stripe ?? ""}
              onChange={(event) => set(index, { stripe: event.currentTarget.value.trim() === "" ? undefined : event.currentTarget.value.trim() })}
              placeholder="price_…"
              spellCheck={false}
              style={{ flex: 1 }}
            />
            <ActionIcon mb={4} variant="subtle" color="gray" aria-label={words.removePrice(price.code)} onClick={() => onChange(value.filter((_, at) => at !== index))}>
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Group justify="space-between">
          <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={add}>
            {words.addPrice}
          </Button>
          <Text size="xs" c="dimmed">
            {words.otherEnvironment}
          </Text>
        </Group>
      </Stack>
    </Fieldset>
  );
}
