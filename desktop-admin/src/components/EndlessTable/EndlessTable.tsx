import { Box, Center, Skeleton, Stack, Table, Text } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import type { Key } from "../../api/read";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { ProblemView } from "../ProblemView";
import classes from "./EndlessTable.module.css";
import { type Column, Row } from "./Row";
import { type Sort, Sorter, sorted } from "./Sorter";
import { type Load, useEndless, useRows } from "./useEndless";

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

const ROW = 41;

/** A list of any length as a table: rows are read as they come into sight. Arrow keys go from row to row. */
export function EndlessTable<T>({ label, listKey, load, columns, rowKey, link, empty, sort, onSort }: Props<T>) {
  const words = useTexts(common);
  const navigate = useNavigate();
  // One function for good, though the way to navigate changes with every address: rows are not drawn anew for it.
  const latest = useRef(navigate);
  latest.current = navigate;
  const open = useCallback((target: string) => void latest.current(target), []);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useEndless(listKey, load);
  const virtual = useVirtualizer({
    count: list.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  const visible = virtual.getVirtualItems();
  const rows = useRows(list, visible[0]?.index ?? 0, visible.at(-1)?.index ?? 0);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [list.id]);

  if (list.problem !== undefined) {
    return <ProblemView problem={list.problem} onRetry={list.retry} />;
  }
  const before = visible[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (visible.at(-1)?.end ?? 0);

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
    <Box ref={scroller} className={classes.scroller} aria-busy={list.loading || list.stale} data-stale={list.stale || undefined}>
      <Table stickyHeader aria-label={label} aria-rowcount={list.complete ? list.count : -1} onKeyDown={move} className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.id} w={column.width} ta={column.align} aria-sort={sorted(column.id, sort)}>
                {column.sortable && onSort !== undefined ? <Sorter id={column.id} title={column.title} sort={sort} onSort={onSort} /> : column.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {before > 0 && <tr style={{ height: before }} aria-hidden />}
          {visible.map(({ index }) => {
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
            return <Row key={rowKey(row)} index={index} row={row} columns={columns} height={ROW} target={link?.(row)} open={open} />;
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
