import { ActionIcon, Button, Checkbox, Group, Input, NumberInput, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTexts } from "../../../texts/language";
import type { Limits } from "../declaration";
import { formTexts } from "./formTexts";

interface Row {
  name: string;
  most: number | null | undefined;
}

/** Named limits, each a number or unlimited. A row without a name or a number does not count. */
export function LimitFields({ value, onChange }: { value: Limits; onChange(value: Limits): void }) {
  const words = useTexts(formTexts);
  const [rows, setRows] = useState<Row[]>(() => Object.entries(value).map(([name, most]) => ({ name, most })));

  function change(next: Row[]) {
    setRows(next);
    onChange(Object.fromEntries(next.filter(({ name, most }) => name !== "" && most !== undefined).map(({ name, most }) => [name, most as number | null])));
  }

  function set(index: number, part: Partial<Row>) {
    change(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  }

  return (
    <Input.Wrapper label={words.limits} description={words.limitsHint} labelElement="div">
      <Stack gap="xs" mt={4}>
        {rows.map(({ name, most }, index) => (
          <Group key={index} gap="xs" align="flex-start" wrap="nowrap">
            <TextInput
              aria-label={words.limitName}
              value={name}
              onChange={(event) => set(index, { name: event.currentTarget.value.trim() })}
              error={name !== "" && rows.some((row, at) => at < index && row.name === name) && words.limitTwice}
              spellCheck={false}
              style={{ flex: 1 }}
            />
            <NumberInput
              aria-label={`${words.limitMost}: ${name}`}
              value={most ?? ""}
              onChange={(next) => set(index, { most: typeof next === "number" ? next : undefined })}
              disabled={most === null}
              required={most !== null}
              min={0}
              allowDecimal={false}
              allowNegative={false}
              w="11rem"
            />
            <Checkbox mt={8} label={words.unlimited} checked={most === null} onChange={(event) => set(index, { most: event.currentTarget.checked ? null : undefined })} />
            <ActionIcon mt={4} variant="subtle" color="gray" aria-label={words.removeLimit(name)} onClick={() => change(rows.filter((_, at) => at !== index))}>
              <IconX size={16} />
            </ActionIcon>
          </Group>
        ))}
        <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} style={{ alignSelf: "flex-start" }} onClick={() => setRows([...rows, { name: "", most: undefined }])}>
          {words.addLimit}
        </Button>
      </Stack>
    </Input.Wrapper>
  );
}
