import { Group, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";

export interface Sort {
  /** The column's id. */
  by: string;
  ascending: boolean;
}

/** The head of a column that sorts the list. */
export function Sorter({ id, title, sort, onSort }: { id: string; title: string; sort?: Sort; onSort(sort: Sort): void }) {
  const chosen = sort?.by === id;
  const Arrow = sort?.ascending ? IconArrowUp : IconArrowDown;
  return (
    <UnstyledButton fz="sm" fw={700} onClick={() => onSort({ by: id, ascending: chosen ? !sort.ascending : false })}>
      <Group gap={4} wrap="nowrap">
        {title}
        {chosen && <Arrow size={14} aria-hidden />}
      </Group>
    </UnstyledButton>
  );
}

/** How a table is sorted by this column, in the words of `aria-sort`. */
export function sorted(id: string, sort: Sort | undefined): "ascending" | "descending" | undefined {
  if (sort?.by !== id) {
    return undefined;
  }
  return sort.ascending ? "ascending" : "descending";
}
