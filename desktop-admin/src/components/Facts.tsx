import { Text } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import classes from "./Facts.module.css";

/** What is known of a record: names and values below each other. A value that is `undefined` is left out. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  const known = facts.filter(([, value]) => value !== undefined);
  return (
    <div className={classes.facts}>
      <dl className={classes.list}>
        {known.map(([name, value]) => (
          <Fragment key={name}>
            <Text component="dt" size="sm" c="dimmed">
              {name}
            </Text>
            <Text component="dd" size="sm" className={classes.value}>
              {value}
            </Text>
          </Fragment>
        ))}
      </dl>
    </div>
  );
}
