import { memo, type ReactNode } from "react";
import { Link } from "react-router";
import classes from "./EndlessTable.module.css";

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
  height: number;
  /** Where the row leads to. */
  target?: string;
  open(target: string): void;
}

function Plain<T>({ index, row, columns, height, target, open }: Props<T>) {
  return (
    // Plain elements: a keystroke draws some thirty rows, and must do so within a frame.
    <tr
      style={{ height }}
      aria-rowindex={index + 1}
      className={target === undefined ? classes.row : `${classes.row} ${classes.opens}`}
      onClick={(event) => {
        const own = event.target instanceof Element && event.target.closest("a, button, input");
        if (target !== undefined && !own) {
          open(target);
        }
      }}
    >
      {columns.map((column, position) => (
        <td key={column.id} className={classes.cell} style={column.align && { textAlign: column.align }}>
          {position === 0 && target !== undefined ? (
            <Link to={target} data-row className={classes.link}>
              {column.render(row)}
            </Link>
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
