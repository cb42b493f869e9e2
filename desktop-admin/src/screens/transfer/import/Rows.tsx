import { Box, Group, SegmentedControl, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { type Column, EndlessTable } from "../../../components/EndlessTable";
import { Panel } from "../../../components/Panel";
import { RecordLink } from "../../../components/records";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { useNumbers } from "../numbers";
import { texts } from "../texts";
import type { BadRow, Row, RowMistake } from "./file";
import type { RunState } from "./run";
import { SaveBad, SaveMistakes } from "./SaveBad";

interface Shown {
  row: Row;
  mistakes: RowMistake[];
}

/** The rows of the file: those with mistakes, or all of them with the bad ones marked. */
export function Rows({ state }: { state: RunState }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const number = useNumbers();
  const { file, bad, imported } = state;
  const [chosen, setChosen] = useState<"bad" | "all">();
  const which = chosen ?? (bad.length > 0 ? "bad" : "all");
  const all = useMemo(() => merge(file?.rows ?? [], bad), [file, bad]);
  const shown: Shown[] = which === "bad" ? bad : all;
  // Tells the lists of one check from those of another.
  const [check] = useState(() => crypto.randomUUID());

  const columns: Column<Shown>[] = [
    { id: "line", title: words.line, width: "6rem", render: ({ row, mistakes }) => <Line row={row} bad={mistakes.length > 0} /> },
    { id: "key", title: words.key, width: "6rem", render: ({ row }) => <Key row={row} license={imported.ids.get(row.line)} /> },
    { id: "plan", title: `${words.product} · ${words.plan}`, width: "12rem", render: ({ row: { cells } }) => [cells.product, cells.plan].filter(Boolean).join(" · ") },
    { id: "email", title: words.email, width: "13rem", render: ({ row }) => row.cells.email },
    { id: "mistake", title: words.mistake, render: ({ mistakes }) => <Said mistakes={mistakes} /> },
  ];

  return (
    <Panel
      title={words.rows}
      actions={
        bad.length > 0 && (
          <Group gap="xs">
            <SaveMistakes state={state} />
            <SaveBad state={state} />
          </Group>
        )
      }
    >
      {bad.length > 0 && (
        <SegmentedControl
          style={{ alignSelf: "flex-start" }}
          aria-label={words.rows}
          value={which}
          onChange={(value) => setChosen(value as "bad" | "all")}
          data={[
            { value: "bad", label: words.showBad(number(bad.length)) },
            { value: "all", label: words.showAll(number(all.length)) },
          ]}
        />
      )}
      <Box h={Math.min(420, 60 + shown.length * 41)} style={{ display: "flex", flexDirection: "column" }}>
        <EndlessTable<Shown>
          label={words.rowsLabel}
          listKey={["import-rows", check, which, shown.length, imported.count]}
          load={(_, cursor, limit) => Promise.resolve(page(shown, Number(cursor ?? 0), limit))}
          columns={columns}
          rowKey={({ row }) => String(row.line)}
        />
      </Box>
    </Panel>
  );
}

function Line({ row, bad }: { row: Row; bad: boolean }) {
  const words = useTexts(texts);
  const Mark = bad ? IconAlertTriangle : IconCheck;
  return (
    <Group gap={6} wrap="nowrap">
      <Text span c={bad ? "red" : "green"} lh={0}>
        <Mark size={16} aria-label={bad ? words.bad : words.good} role="img" />
      </Text>
      {row.line}
    </Group>
  );
}

function Said({ mistakes }: { mistakes: RowMistake[] }) {
  const said = mistakes.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join("; ");
  return (
    <Text span inherit title={said}>
      {said}
    </Text>
  );
}

/** Whole keys are on the screen only where somebody asks for them. An imported one leads to its license. */
function Key({ row: { cells }, license }: { row: Row; license?: string }) {
  const last4 = cells.key && `…${cells.key.slice(-4)}`;
  return (
    <Text span size="xs" ff="monospace">
      {license === undefined ? last4 : <RecordLink kind="license" id={license}>{last4}</RecordLink>}
    </Text>
  );
}

function merge(rows: readonly Row[], bad: readonly BadRow[]): Shown[] {
  const mistakes = new Map(bad.map((each) => [each.row.line, each.mistakes]));
  const unsent = bad.filter(({ row }) => !rows.includes(row));
  const sent = rows.map((row) => ({ row, mistakes: mistakes.get(row.line) ?? [] }));
  return unsent.length === 0 ? sent : [...sent, ...unsent].sort((one, other) => one.row.line - other.row.line);
}

function page(shown: readonly Shown[], start: number, limit: number) {
  const end = start + limit;
  return { items: shown.slice(start, end), next_cursor: end < shown.length ? String(end) : undefined };
}
