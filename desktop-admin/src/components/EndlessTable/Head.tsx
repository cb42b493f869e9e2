import { Table } from "@mantine/core";
import { memo } from "react";
import type { Column } from "./Row";
import { type Sort, Sorter, sorted } from "./Sorter";

interface Props<T> {
  columns: Column<T>[];
  sort?: Sort;
  onSort?(sort: Sort): void;
}

function Plain<T>({ columns, sort, onSort }: Props<T>) {
  return (
    <Table.Thead>
      <Table.Tr>
        {columns.map((column) => (
          <Table.Th key={column.id} w={column.width} ta={column.align} aria-sort={sorted(column.id, sort)}>
            {column.sortable && onSort !== undefined ? <Sorter id={column.id} title={column.title} sort={sort} onSort={onSort} /> : column.title}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

/** The heads of the columns. They are not drawn anew with the rows. */
export const Head = memo(Plain) as typeof Plain;
