import type { ReactNode } from "react";
import { Link } from "react-router";
import classes from "./records.module.css";

/** Where each kind of record has its screen. */
export const PATHS = {
  license: (id: string) => `/licenses/${id}`,
  customer: (id: string) => `/customers/${id}`,
  trial: (id: string) => `/trials/${id}`,
  order: (id: string) => `/orders/${id}`,
  mail: (id: string) => `/mails/${id}`,
  stripeEvent: (id: string) => `/stripe-events/${id}`,
} as const;

export type RecordKind = keyof typeof PATHS;

/** A link to a record; nothing where there is none. */
export function RecordLink({ kind, id, children }: { kind: RecordKind; id: string | undefined | null; children?: ReactNode }) {
  if (id === undefined || id === null) {
    return null;
  }
  return (
    <Link to={PATHS[kind](id)} className={classes.link}>
      {children ?? id}
    </Link>
  );
}

/** The same in a row of an endless list, which sees to its clicks: the lists draw hundreds. */
export function RowLink({ kind, id, children }: { kind: RecordKind; id: string; children: ReactNode }) {
  return (
    <a href={`#${PATHS[kind](id)}`} className={classes.link}>
      {children}
    </a>
  );
}
