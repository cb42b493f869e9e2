import { Button, Group, NumberInput, Text } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useId, useState } from "react";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";
import { type Adjusted, type Measure, MEASURES, MOST_DAYS, USUAL_DAYS } from "./thresholds";

interface Props {
  adjusted: Adjusted;
  /** The server's thresholds, shown where none is adjusted. */
  usual: Partial<Record<Measure, number>> | undefined;
  adjust(adjusted: Adjusted): void;
}

/** Adjusts from where on a license is listed. */
export function Thresholds({ adjusted, usual, adjust }: Props) {
  const words = useTexts(texts);
  const title = useId();
  const [typed, setTyped] = useState<Partial<Record<Measure, number | string>>>(adjusted);
  const send = useDebouncedCallback((values: Partial<Record<Measure, number | string>>) => {
    const numbers = Object.entries(values).filter((entry): entry is [Measure, number] => typeof entry[1] === "number");
    adjust(Object.fromEntries(numbers));
  }, 300);

  function change(values: Partial<Record<Measure, number | string>>) {
    setTyped(values);
    send(values);
  }

  return (
    <Group role="group" aria-labelledby={title} align="flex-end" gap="sm">
      <Text id={title} size="sm" c="dimmed" w="100%">
        {words.thresholds}
      </Text>
      {MEASURES.map((measure) => (
        <NumberInput
          key={measure}
          w="10rem"
          size="sm"
          label={measure === "days" ? words.days : words.atLeast(words[measure])}
          min={1}
          max={measure === "days" ? MOST_DAYS : undefined}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="strict"
          placeholder={String(measure === "days" ? USUAL_DAYS : (usual?.[measure] ?? ""))}
          value={typed[measure] ?? ""}
          onChange={(value) => change({ ...typed, [measure]: value === "" ? undefined : value })}
        />
      ))}
      {Object.keys(adjusted).length > 0 && (
        <Button variant="subtle" onClick={() => change({})}>
          {words.usual}
        </Button>
      )}
    </Group>
  );
}
