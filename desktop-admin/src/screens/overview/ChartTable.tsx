import { ScrollArea, Table } from "@mantine/core";
import { useLanguage, useTexts } from "../../texts/language";
import { type ChartContent, isFlow } from "./charts";
import { dayFormat } from "./format";
import { sum } from "./series";
import { texts } from "./texts";

/** A chart's numbers, the last day first. */
export function ChartTable({ chart, height }: { chart: ChartContent; height: number }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const day = dayFormat(language);
  const { days } = chart.counted;
  const columns = [...chart.counted.series, ...(chart.more ?? [])];
  return (
    <ScrollArea h={height} type="auto" viewportProps={{ tabIndex: 0, "aria-label": chart.title }}>
      <Table stickyHeader fz="xs" verticalSpacing={2} aria-label={chart.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{words.day}</Table.Th>
            {columns.map(({ id, label }) => (
              <Table.Th key={id} scope="col" ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {isFlow(chart) && (
            <Table.Tr fw={700}>
              <Table.Th scope="row">{words.total}</Table.Th>
              {columns.map(({ id, values }) => (
                <Table.Td key={id} ta="right" data-total={id}>
                  {chart.format(sum(values))}
                </Table.Td>
              ))}
            </Table.Tr>
          )}
          {days.map((_, back) => {
            const index = days.length - 1 - back;
            const each = days[index] as string;
            return (
              <Table.Tr key={each} data-day={each}>
                <Table.Th scope="row" fw={400} style={{ whiteSpace: "nowrap" }}>
                  {day.long(each)}
                </Table.Th>
                {columns.map(({ id, values }) => (
                  <Table.Td key={id} ta="right" data-series={id}>
                    {chart.format(values[index] ?? 0)}
                  </Table.Td>
                ))}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
