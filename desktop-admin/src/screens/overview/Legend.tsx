import { ColorSwatch, Group, Text, useMantineTheme } from "@mantine/core";
import { useTexts } from "../../texts/language";
import { type ChartContent, isFlow } from "./charts";
import { sum } from "./series";
import { texts } from "./texts";

/** What is drawn in which color, and how much of it there was: the sum of flows, the last day's level. */
export function Legend({ chart, colors }: { chart: ChartContent; colors: string[] }) {
  const words = useTexts(texts);
  const theme = useMantineTheme();
  const { id, counted, format } = chart;
  return (
    <Group component="ul" gap="md" mt="xs" p={0} m={0} style={{ listStyle: "none", rowGap: 2 }} aria-label={isFlow(chart) ? words.total : words.lastDay}>
      {counted.series.map((series, index) => {
        const value = isFlow(chart) ? sum(series.values) : (series.values.at(-1) ?? 0);
        const [color = "gray", shade = "6"] = (colors[index] ?? "gray.6").split(".");
        return (
          <Group component="li" key={series.id} gap={6} wrap="nowrap">
            <ColorSwatch size={10} color={theme.colors[color]?.[Number(shade)] ?? color} withShadow={false} aria-hidden />
            <Text size="xs" title={series.id}>
              {series.label}
            </Text>
            <Text size="xs" fw={600} data-figure={`${id}:${series.id}`} data-value={value}>
              {format(value)}
            </Text>
          </Group>
        );
      })}
    </Group>
  );
}
