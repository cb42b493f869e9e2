import { BarChart } from "@mantine/charts";
import { Group, SegmentedControl, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import dayjs from "dayjs";
import utc from "dayjs/plugin/utc";
import { useState } from "react";
import { content, type Schemas } from "../../../api/client";
import { useRead } from "../../../api/read";
import { Reading } from "../../../components/Reading";
import { useLanguage, useTexts } from "../../../texts/language";
import { texts } from "./texts";

dayjs.extend(utc);

const PERIODS = ["30", "90", "365"] as const;

/** What the devices of a license reported, day by day. */
export function Usage({ license }: { license: string }) {
  const words = useTexts(texts).usage;
  const [period, setPeriod] = useState<(typeof PERIODS)[number]>("30");
  const from = dayjs.utc().subtract(Number(period) - 1, "day").format("YYYY-MM-DD");
  const path = { params: { path: { id: license }, query: { from } } };
  const usage = useRead(["licenses", license, "usage", from], (api) => content(api.GET("/v1/admin/licenses/{id}/usage", path)), { keep: true });
  return (
    <Stack>
      <Group>
        <SegmentedControl size="xs" aria-label={words.period} value={period} onChange={(chosen) => setPeriod(chosen as typeof period)} data={PERIODS.map((value) => ({ value, label: words.days[value] }))} />
      </Group>
      <Reading of={usage}>
        {(read) => {
          const meters = metersOf(read);
          return meters.length === 0 ? (
            <Text size="sm" c="dimmed">
              {words.none}
            </Text>
          ) : (
            <SimpleGrid cols={2}>
              {meters.map((meter) => (
                <Chart key={meter.name} meter={meter} />
              ))}
            </SimpleGrid>
          );
        }}
      </Reading>
    </Stack>
  );
}

interface Meter {
  name: string;
  gauge: boolean;
  /** Every day of the period, also those without a report. */
  days: { day: string; value: number }[];
  total: number;
  last: number;
}

/** The report by meter: a counter's sums, or a gauge's peaks. */
export function metersOf({ from, to, days }: Schemas["LicenseUsage"]): Meter[] {
  const span = dayjs.utc(to).diff(dayjs.utc(from), "day") + 1;
  const calendar = Array.from({ length: span }, (_, index) => dayjs.utc(from).add(index, "day").format("YYYY-MM-DD"));
  const names = [...new Set(days.map(({ name }) => name))].sort();
  return names.map((name) => {
    const own = days.filter((day) => day.name === name);
    const gauge = own.some(({ last }) => last !== undefined);
    const values = new Map(own.map(({ day, total, peak }) => [day, gauge ? (peak ?? 0) : total]));
    return {
      name,
      gauge,
      days: calendar.map((day) => ({ day, value: values.get(day) ?? 0 })),
      total: own.reduce((sum, { total }) => sum + total, 0),
      last: own.at(-1)?.last ?? 0,
    };
  });
}

function Chart({ meter: { name, gauge, days, total, last } }: { meter: Meter }) {
  const words = useTexts(texts).usage;
  const { language } = useLanguage();
  const number = (value: number) => value.toLocaleString(language);
  const peak = Math.max(...days.map(({ value }) => value));
  const label = gauge ? words.gauge : words.counter;
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Title order={3} size="h6">
          {name}
        </Title>
        <Text size="sm" c="dimmed">
          {gauge ? words.last(number(last), number(peak)) : words.total(number(total))}
        </Text>
      </Group>
      <BarChart h={160} data={days} dataKey="day" series={[{ name: "value", label, color: "claviger.5" }]} valueFormatter={number} aria-label={name} />
    </Stack>
  );
}
