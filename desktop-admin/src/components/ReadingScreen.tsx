import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Problem } from "../api/problem";
import { Reading } from "./Reading";
import { Screen } from "./Screen";

/** A screen whose title and acts depend on what is read; until then it has the title of its kind. */
export function ReadingScreen<T>({ of, title, children }: { of: UseQueryResult<T, Problem>; title: string; children(content: T): ReactNode }) {
  if (of.data !== undefined) {
    return children(of.data);
  }
  return (
    <Screen title={title}>
      <Reading of={of}>{() => null}</Reading>
    </Screen>
  );
}
