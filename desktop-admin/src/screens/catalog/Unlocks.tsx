import { Badge, Group } from "@mantine/core";
import { useLanguage, useTexts } from "../../texts/language";
import type { Limits } from "./declaration";
import { texts } from "./texts";

/** Features and limits, as apps read them. */
export function Unlocks({ features, limits }: { features: readonly string[]; limits: Limits }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const amounts = new Intl.NumberFormat(language);
  return (
    <Group gap={4}>
      {features.map((feature) => (
        <Badge key={feature} variant="light" color="gray" tt="none">
          {feature}
        </Badge>
      ))}
      {Object.entries(limits).map(([name, most]) => (
        <Badge key={name} variant="outline" color="gray" tt="none">
          {name}: {most === null ? words.unlimited : amounts.format(most)}
        </Badge>
      ))}
    </Group>
  );
}
