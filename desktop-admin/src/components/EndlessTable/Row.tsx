import { memo, type ReactNode } from "react";
import classes from "./EndlessTable.module.css";
import { ROW } from "./useSight";

export interface Column<T> {
  /** Names the column in code and in the sort order. */
  id: string;
  title: string;
  render(row: T): ReactNode;
  /** CSS width, such as `10rem`; without one the column takes what is left. */
  width?: string;
  align?: "left" | "right";
  /** The list can be sorted by it. */
  sortable?: boolean;
}

interface Props<T> {
  index: number;
  row: T;
  columns: Column<T>[];
  /** Where the row leads to. */
  target?: string;
}

function Plain<T>({ index, row, columns, target }: Props<T>) {
  return (
    // Plain elements: a keystroke draws some twenty rows, and must do so within a frame. The table sees to clicks.
    <tr style={{ height: ROW }} aria-rowindex={index + 1} data-target={target} className={target === undefined ? classes.row : `${classes.row} ${classes.opens}`}>
      {columns.map((column, position) => (
        <td key={column.id} className={classes.cell} style={column.align && { textAlign: column.align }}>
          {position === 0 && target !== undefined ? (
            <a href={`#${target}`} data-row className={classes.link}>
              {column.render(row)}
            </a>
          ) : (
            column.render(row)
          )}
        </td>
      ))}
    </tr>
  );
}

/** A row of the list. It is drawn anew only if something else is in it: a keystroke in the search draws no row before the answer is there. */
export const Row = memo(Plain) as typeof Plain;
