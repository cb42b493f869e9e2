import { Box, Center, Skeleton, Stack, Table, Text } from "@mantine/core";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useState } from "react";
import { useNavigate } from "react-router";
import type { Key } from "../../api/read";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { ProblemView } from "../ProblemView";
import classes from "./EndlessTable.module.css";
import { Head } from "./Head";
import { type Column, Row } from "./Row";
import type { Sort } from "./Sorter";
import { type Load, useEndless, useRows } from "./useEndless";
import { ROW, useSight } from "./useSight";

interface Props<T> {
  /** Names the table to screen readers. */
  label: string;
  listKey: Key;
  load: Load<T>;
  columns: Column<T>[];
  rowKey(row: T): string;
  /** Where a row leads to. */
  link?(row: T): string;
  /** Shown when there is no row at all. */
  empty?: ReactNode;
  sort?: Sort;
  onSort?(sort: Sort): void;
}

/** A list of any length as a table: rows are read as they come into sight. Arrow keys go from row to row. */
export function EndlessTable<T>({ label, listKey, load, columns, rowKey, link, empty, sort, onSort }: Props<T>) {
  const words = useTexts(common);
  const navigate = useNavigate();
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const list = useEndless(listKey, load);
  const { first, last, before, after } = useSight(scroller, list.id, list.count);
  const rows = useRows(list, first, Math.max(first, last));

  if (list.problem !== undefined) {
    return <ProblemView problem={list.problem} onRetry={list.retry} />;
  }
  /** One for all rows: a link leads where it says, and what is beside it where its row does. */
  function follow(event: MouseEvent<HTMLElement>) {
    const clicked = event.target as Element;
    const link = clicked.closest<HTMLAnchorElement>("a[href^='#/']");
    const beside = clicked.closest("a, button, input") === null;
    const target = link?.hash.slice(1) ?? (beside ? clicked.closest("tr")?.dataset.target : undefined);
    if (target !== undefined && !event.defaultPrevented) {
      event.preventDefault();
      void navigate(target);
    }
  }

  function move(event: KeyboardEvent<HTMLElement>) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) {
      return;
    }
    event.preventDefault();
    const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>("a[data-row]")];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
  }

  return (
    <Box ref={setScroller} className={classes.scroller} aria-busy={list.loading || list.stale} data-stale={list.stale || undefined}>
      <Table stickyHeader aria-label={label} aria-rowcount={list.complete ? list.count : -1} onKeyDown={move} className={classes.table}>
        <Head columns={columns} sort={sort} onSort={onSort} />
        <Table.Tbody onClick={follow}>
          {before > 0 && <tr style={{ height: before }} aria-hidden />}
          {indexes(first, last).map((index) => {
            const row = rows.row(index);
            if (row === undefined) {
              return (
                <Table.Tr key={index} h={ROW} aria-busy>
                  <Table.Td colSpan={columns.length} c="dimmed">
                    {words.loading}
                  </Table.Td>
                </Table.Tr>
              );
            }
            return <Row key={rowKey(row)} index={index} row={row} columns={columns} target={link?.(row)} />;
          })}
          {after > 0 && <tr style={{ height: after }} aria-hidden />}
        </Table.Tbody>
      </Table>
      {list.loading && (
        <Stack p="md">
          {Array.from({ length: 8 }, (_, line) => (
            <Skeleton key={line} height={18} />
          ))}
        </Stack>
      )}
      {!list.loading && list.complete && list.count === 0 && (
        <Center p="xl" c="dimmed">
          {empty ?? <Text>{words.nothingFound}</Text>}
        </Center>
      )}
      {rows.problem !== undefined && <ProblemView problem={rows.problem} onRetry={rows.retry} />}
    </Box>
  );
}

function indexes(first: number, last: number): number[] {
  return Array.from({ length: last + 1 - first }, (_, offset) => first + offset);
}
