import { Group, Input, NativeSelect, NumberInput } from "@mantine/core";
import { useId, useState } from "react";
import { useTexts } from "../../../texts/language";
import { counted } from "../declaration";
import { formTexts } from "./formTexts";

export type Unit = keyof (typeof formTexts)["en"]["units"];

interface Props {
  label: string;
  description?: string;
  /** As the file has it: `"4 hours"`; absent for the server's default. */
  value: string | undefined;
  onChange(value: string | undefined): void;
  units: readonly Unit[];
  /** What the server takes if it is empty. */
  fallback?: string;
  required?: boolean;
}

/** A length of time: how many of which unit. */
export function LengthField({ label, description, value, onChange, units, fallback, required }: Props) {
  const words = useTexts(formTexts);
  const id = useId();
  const [chosen, setChosen] = useState<Unit>();
  const [count, given] = parts(value, units);
  const [usual, usualUnit] = parts(fallback, units);
  // Without a number there is no length yet to keep the unit in.
  const unit = given ?? chosen ?? usualUnit ?? (units[0] as Unit);
  return (
    <Input.Wrapper label={label} description={description} labelElement="div" labelProps={{ id }} required={required}>
      <Group gap={4} wrap="nowrap" mt={description === undefined ? 0 : 5} role="group" aria-labelledby={id}>
        <NumberInput
          aria-label={words.number(label)}
          placeholder={usual?.toString()}
          value={count ?? ""}
          onChange={(next) => onChange(typeof next === "number" ? counted(next, unit) : undefined)}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          required={required}
          w="6rem"
        />
        <NativeSelect
          aria-label={words.unit(label)}
          value={unit}
          onChange={(event) => {
            setChosen(event.currentTarget.value as Unit);
            onChange(count === undefined ? undefined : counted(count, event.currentTarget.value));
          }}
          data={units.map((each) => ({ value: each, label: words.units[each] }))}
        />
      </Group>
    </Input.Wrapper>
  );
}

function parts(value: string | undefined, units: readonly Unit[]): [count?: number, unit?: Unit] {
  const [count, unit] = value?.split(" ") ?? [];
  return [count === undefined ? undefined : Number(count), units.find((each) => each === unit?.replace(/s$/, ""))];
}
