import { ActionIcon, Autocomplete, Button, Checkbox, Fieldset, Group, NumberInput, Stack, Tooltip } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { Schemas } from "../../../api/client";
import { useLanguage, useTexts } from "../../../texts/language";
import { texts } from "./texts";

type Named = Schemas["AdminLicense"]["limits"];

/** A limit while it is edited. */
export interface Limit {
  name: string;
  value: number | string;
  unlimited: boolean;
}

const NAME = /^[a-z0-9_]{1,64}$/;

export function rows(limits: Named): Limit[] {
  return Object.entries(limits).map(([name, value]) => ({ name, value: value ?? "", unlimited: value === null }));
}

/** The limits as they are sent; undefined while a name or a value is missing, or a name is there twice. */
export function limitsOf(limits: readonly Limit[]): Named | undefined {
  const complete = limits.every(({ name, value, unlimited }) => NAME.test(name) && (unlimited || typeof value === "number"));
  const distinct = new Set(limits.map(({ name }) => name)).size === limits.length;
  return complete && distinct ? Object.fromEntries(limits.map(({ name, value, unlimited }) => [name, unlimited ? null : (value as number)])) : undefined;
}

/** Edits limits that differ from the plan's. */
export function Limits({ limits, planned, onChange }: { limits: readonly Limit[]; planned: Named; onChange(limits: Limit[]): void }) {
  const words = useTexts(texts).overrides;
  const { language } = useLanguage();
  const change = (index: number, part: Partial<Limit>) => onChange(limits.map((limit, at) => (at === index ? { ...limit, ...part } : limit)));
  const free = Object.keys(planned).filter((name) => limits.every((limit) => limit.name !== name));

  function hint(name: string): string | undefined {
    const value = planned[name];
    return value === undefined ? undefined : words.asPlan(value === null ? words.unlimited : value.toLocaleString(language));
  }

  return (
    <Fieldset legend={words.limits}>
      <Stack gap="xs" align="stretch">
        {limits.map(({ name, value, unlimited }, index) => (
          <Group key={index} gap="xs" wrap="nowrap">
            <Autocomplete aria-label={words.limit} placeholder={words.limit} data={free} value={name} onChange={(next) => change(index, { name: next })} flex={1} />
            <NumberInput
              aria-label={`${words.value}: ${name}`}
              placeholder={hint(name)}
              value={unlimited ? "" : value}
              onChange={(next) => change(index, { value: next })}
              disabled={unlimited}
              min={0}
              allowDecimal={false}
              flex={1}
            />
            <Checkbox label={words.unlimited} checked={unlimited} onChange={(event) => change(index, { unlimited: event.currentTarget.checked })} />
            <Tooltip label={words.dropLimit(name)}>
              <ActionIcon variant="subtle" color="gray" aria-label={words.dropLimit(name)} onClick={() => onChange(limits.filter((_, at) => at !== index))}>
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        ))}
        <Button
          variant="light"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          style={{ alignSelf: "flex-start" }}
          onClick={() => onChange([...limits, { name: free[0] ?? "", value: "", unlimited: false }])}
        >
          {words.addLimit}
        </Button>
      </Stack>
    </Fieldset>
  );
}
