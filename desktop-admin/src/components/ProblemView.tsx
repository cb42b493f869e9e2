import { Alert, Button, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Mistake, Problem } from "../api/problem";
import { common } from "../texts/common";
import { useTexts } from "../texts/language";

/** What went wrong and what to do, where the content would have been. */
export function ProblemView({ problem, onRetry }: { problem: Problem; onRetry?(): void }) {
  const words = useTexts(common);
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={problem.code} role="alert">
      <Stack gap="xs" align="flex-start">
        <ProblemText problem={problem} />
        {onRetry !== undefined && (
          <Button size="compact-sm" variant="light" color="red" onClick={onRetry}>
            {words.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** The sentences of a problem: what, the way out, the places. */
export function ProblemText({ problem }: { problem: Problem }) {
  const words = useTexts(common);
  return (
    <Stack gap={4}>
      <Text size="sm">{problem.message}</Text>
      {problem.fix !== undefined && (
        <Text size="sm" fw={600}>
          {problem.fix}
        </Text>
      )}
      <Mistakes mistakes={problem.mistakes} />
      {problem.requestId !== undefined && (
        <Text size="xs" c="dimmed">
          {words.requestId(problem.requestId)}
        </Text>
      )}
    </Stack>
  );
}

/** What is wrong in a file or a form, by line and field. */
export function Mistakes({ mistakes }: { mistakes: readonly Mistake[] }) {
  if (mistakes.length === 0) {
    return null;
  }
  return (
    <List size="sm">
      {mistakes.map((mistake) => (
        <List.Item key={`${mistake.line}/${mistake.column}/${mistake.field}/${mistake.message}`}>
          {[place(mistake), mistake.message].filter(Boolean).join(" ")}
        </List.Item>
      ))}
    </List>
  );
}

function place({ line, column, field }: Mistake): string {
  const at = line === undefined ? "" : column === undefined ? `${line}` : `${line}:${column}`;
  const named = [at, field].filter(Boolean).join(" ");
  return named === "" ? "" : `${named}:`;
}
