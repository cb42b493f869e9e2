import { ActionIcon, Box, Center, Group, Paper, Text, Title, Tooltip } from "@mantine/core";
import { AreaChart, BarChart, LineChart } from "@mantine/charts";
import { IconChartBar, IconDownload, IconTable } from "@tabler/icons-react";
import { useId, useState } from "react";
import { csv } from "../../components/csv";
import { useSaved } from "../../components/saved";
import { save } from "../../host";
import { useSession } from "../../shell/session";
import { useLanguage, useTexts } from "../../texts/language";
import { type ChartContent, isFlow } from "./charts";
import { ChartTable } from "./ChartTable";
import { dayFormat } from "./format";
import { Legend } from "./Legend";
import { peak, readable, sum } from "./series";
import { texts } from "./texts";

const COLORS = ["blue.6", "orange.6", "teal.6", "grape.6", "yellow.7", "cyan.7", "gray.6"];
const HEIGHT = 220;

/** A chart with its figures; as a table for who wants the numbers, and as a file. */
export function Chart({ chart }: { chart: ChartContent }) {
  const words = useTexts(texts);
  const { environment } = useSession();
  const saved = useSaved();
  const title = useId();
  const [asTable, setAsTable] = useState(false);
  const { days, series } = chart.counted;
  const isEmpty = series.every(({ values }) => sum(values) === 0);
  const Other = asTable ? IconChartBar : IconTable;
  const other = asTable ? words.asChart(chart.title) : words.asTable(chart.title);

  function write() {
    const columns = [...series, ...(chart.more ?? [])];
    const text = csv([words.day, ...columns.map(({ label }) => label)], days.map((day, index) => [day, ...columns.map(({ values }) => values[index])]));
    return save(`${chart.id}-${environment}-${days[0]}-${days.at(-1)}.csv`, text);
  }

  return (
    <Paper component="section" withBorder p="md" aria-labelledby={title} data-chart={chart.id}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="xs">
        <Box>
          <Title order={2} size="h5" id={title}>
            {chart.title}
          </Title>
          {chart.about !== undefined && (
            <Text size="xs" c="dimmed">
              {chart.about}
            </Text>
          )}
        </Box>
        <Group gap={4} wrap="nowrap">
          <Tooltip label={other}>
            <ActionIcon variant="subtle" color="gray" aria-label={other} onClick={() => setAsTable(!asTable)}>
              <Other size={16} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={words.saveChart(chart.title)}>
            <ActionIcon variant="subtle" color="gray" aria-label={words.saveChart(chart.title)} onClick={() => void saved(write)}>
              <IconDownload size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Group>
      {asTable ? <ChartTable chart={chart} height={HEIGHT} /> : isEmpty ? <Center h={HEIGHT} c="dimmed">{words.nothing}</Center> : <Drawing chart={chart} />}
      <Legend chart={chart} colors={COLORS} />
    </Paper>
  );
}

function Drawing({ chart }: { chart: ChartContent }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const day = dayFormat(language);
  const shown = isFlow(chart) ? readable(chart.counted) : chart.counted;
  // A key with a dot, as versions have, would be taken for a path.
  const keys = shown.series.map((_, index) => `s${index}`);
  const props = {
    h: HEIGHT,
    data: shown.days.map((each, row) => ({ day: each, ...Object.fromEntries(shown.series.map(({ values }, index) => [keys[index], values[row]])) })),
    dataKey: "day",
    series: shown.series.map(({ label }, index) => ({ name: keys[index] as string, label, color: COLORS[index] as string })),
    valueFormatter: chart.format,
    xAxisProps: { tickFormatter: (value: unknown) => (typeof value === "string" ? day.short(value) : ""), minTickGap: 24 },
    yAxisProps: { width: 56, allowDecimals: false, tickFormatter: chart.brief },
    tooltipProps: { labelFormatter: (label: unknown) => (typeof label === "string" ? day.long(label) : "") },
    tickLine: "none" as const,
  };
  const line = { withDots: false, curveType: "linear" as const, strokeWidth: 2 };
  return (
    <Box role="img" aria-label={useSummary(chart)}>
      {chart.drawn === "bars" && <BarChart {...props} type="stacked" />}
      {chart.drawn === "lines" && <LineChart {...props} {...line} />}
      {chart.drawn === "area" && <AreaChart {...props} {...line} type="stacked" fillOpacity={0.35} />}
      {shown.days.length < chart.counted.days.length && (
        <Text size="xs" c="dimmed" ta="right">
          {words.weeks}
        </Text>
      )}
    </Box>
  );
}

/** What can be seen in the chart, in words. */
function useSummary(chart: ChartContent): string {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const day = dayFormat(language);
  const { title, counted: { days, series }, format } = chart;
  const sentences = series.map(({ label, values }) => {
    const most = peak(days, values);
    const total = isFlow(chart) ? sum(values) : (values.at(-1) ?? 0);
    return words.series(label, format(total), format(most?.value ?? 0), day.long(most?.day ?? (days[0] as string)));
  });
  return [words.summary(title, day.long(days[0] as string), day.long(days.at(-1) as string)), ...sentences].join(" ");
}
