import { Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Beside.module.css";

/** What is known of a record at the side, and beside it what is looked through: lists, a preview. For screens that fill the window. */
export function Beside({ side, children }: { side: ReactNode; children: ReactNode }) {
  return (
    <Group className={classes.columns} align="stretch" wrap="nowrap">
      <Stack className={classes.side}>{side}</Stack>
      <div className={classes.main}>{children}</div>
    </Group>
  );
}
