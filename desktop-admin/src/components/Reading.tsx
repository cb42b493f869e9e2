import { Skeleton, Stack } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem } from "../api/problem";
import { common } from "../texts/common";
import { useTexts } from "../texts/language";
import { ProblemView } from "./ProblemView";

/** Shows what is read: its outline while it loads, the problem if it fails, and what was there before rather than nothing. */
export function Reading<T>({ of, lines = 6, children }: { of: UseQueryResult<T, Problem>; lines?: number; children(content: T): ReactNode }) {
  const words = useTexts(common);
  if (of.data !== undefined) {
    return children(of.data);
  }
  if (of.error !== null) {
    return <ProblemView problem={Problem.of(of.error)} onRetry={() => void of.refetch()} />;
  }
  return (
    <Stack aria-busy aria-label={words.loading} role="status">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={18} />
      ))}
    </Stack>
  );
}
