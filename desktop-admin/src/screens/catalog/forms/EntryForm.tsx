import { Alert, Button, Code, Group, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import type { Problem } from "../../../api/problem";
import { GuardedButton } from "../../../components/GuardedButton";
import { ProblemView } from "../../../components/ProblemView";
import { Screen } from "../../../components/Screen";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { applyTexts } from "../applyTexts";
import { BackLink } from "../BackLink";
import { PAGES } from "../pages";
import { formTexts } from "./formTexts";
import type { Outcome } from "./useEdit";

interface Props {
  title: string;
  outcome: Outcome;
  busy: boolean;
  onSubmit(): void;
  /** Takes the entry out of the catalog; absent for a new one. */
  onRetire?(): void;
  children: ReactNode;
}

/** The frame of a form: what it is about, its fields, what the server says, the buttons. */
export function EntryForm({ title, outcome, busy, onSubmit, onRetire, children }: Props) {
  const words = { ...useTexts(common), ...useTexts(formTexts) };
  const navigate = useNavigate();
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (outcome.nothing || outcome.problem !== undefined) {
      said.current?.scrollIntoView({ block: "nearest" });
    }
  }, [outcome]);
  return (
    <Screen
      title={title}
      about={<BackLink />}
      actions={
        onRetire && (
          <GuardedButton variant="light" color="orange" needs="owner" loading={busy} onClick={onRetire}>
            {words.retire}
          </GuardedButton>
        )
      }
    >
      <form
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack maw="58rem">
          {children}
          <div ref={said} aria-live="polite">
            {outcome.nothing && <Alert color="blue">{words.nothing}</Alert>}
            {outcome.problem && <Refusal problem={outcome.problem} text={outcome.text} />}
          </div>
          <Group>
            <GuardedButton type="submit" needs="owner" loading={busy}>
              {words.submit}
            </GuardedButton>
            <Button variant="default" onClick={() => void navigate(PAGES.catalog)}>
              {words.cancel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Screen>
  );
}

/** The server names lines of the file; here each is shown as it was written. */
function Refusal({ problem, text }: { problem: Problem; text?: string }) {
  const words = useTexts(applyTexts);
  if (problem.mistakes.length === 0) {
    return <ProblemView problem={problem} />;
  }
  const lines = text?.split("\n") ?? [];
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={words.mistakes(problem.mistakes.length)} role="alert">
      <List size="sm" spacing="xs" listStyleType="none">
        {problem.mistakes.map(({ line, column, message }) => (
          <List.Item key={`${line}/${column}/${message}`}>
            {line !== undefined && <Code block>{lines[line - 1]}</Code>}
            <Text size="sm">{message}</Text>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
