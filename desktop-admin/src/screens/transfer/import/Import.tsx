import { Alert, Button, Group, Progress, ScrollArea, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Problem } from "../../../api/problem";
import { refresh } from "../../../api/read";
import { FileDrop } from "../../../components/FileDrop";
import { Panel } from "../../../components/Panel";
import { Mistakes, ProblemView } from "../../../components/ProblemView";
import { useSession } from "../../../shell/session";
import { useNumbers } from "../numbers";
import { useTexts } from "../../../texts/language";
import { texts } from "../texts";
import { Checked } from "./Checked";
import { Columns, TemplateButton } from "./Template";
import { Progressing } from "./Progressing";
import { Finished } from "./Finished";
import { useRun } from "./run";

/** What an import changes. */
const CHANGED = ["licenses", "customers", "audit-events", "statistics"];

/** Imports licenses: choose a file, see what would happen, have it done. */
export function Import() {
  const words = useTexts(texts);
  const number = useNumbers();
  const { api, place, may } = useSession();
  const client = useQueryClient();
  const [run, state] = useRun(place);
  useEffect(() => {
    run.onEnd = () => void refresh(client, place, CHANGED);
    return () => {
      run.onEnd = (stage) => {
        const done = stage === "finished";
        notifications.show({ color: done ? "green" : "yellow", autoClose: false, message: done ? words.finished : words.stopped });
        void refresh(client, place, CHANGED);
      };
    };
  }, [run, client, place, words]);

  const { done, total } = state.progress;
  switch (state.stage) {
    case "checking":
      return (
        <Panel title={state.file?.name ?? ""}>
          <Text size="sm" role="status">
            {words.checking(number(total))} {done > 0 && words.importing(number(done), number(total))}
          </Text>
          <Progress value={done > 0 ? (done / total) * 100 : 100} animated aria-label={words.checked} />
          <Group>
            <Button variant="default" onClick={() => run.reset()}>
              {words.anotherFile}
            </Button>
          </Group>
        </Panel>
      );
    case "checked":
      return <Checked run={run} state={state} />;
    case "importing":
    case "stopped":
      return <Progressing run={run} state={state} />;
    case "finished":
      return <Finished run={run} state={state} />;
    case "choose":
      break;
  }
  return (
    <Stack>
      <Text size="sm">{words.chooseAbout}</Text>
      {!may("owner") && <Alert color="yellow">{words.ownersOnly}</Alert>}
      <FileDrop label={words.choose} accept=".csv,.json,.txt" disabled={!may("owner")} onFile={(name, text) => void run.check(api, name, text)} />
      {state.unreadable !== undefined && (
        <Alert color="red" title={words.unreadableTitle} role="alert">
          {words.unreadable[state.unreadable]}
        </Alert>
      )}
      {state.problem !== undefined && <FileProblem problem={state.problem} />}
      <Panel title={words.columnsTitle} actions={<TemplateButton />}>
        <Text size="sm">{words.templateAbout}</Text>
        <Columns />
      </Panel>
    </Stack>
  );
}

/** Why a file was not even checked: mostly what is wrong with its first line. */
function FileProblem({ problem }: { problem: Problem }) {
  const words = useTexts(texts);
  if (problem.mistakes.length === 0) {
    return <ProblemView problem={problem} />;
  }
  return (
    <Alert color="red" title={words.unreadableTitle} role="alert">
      <Stack gap="xs">
        <Text size="sm" fw={600}>
          {words.unreadableFix}
        </Text>
        <ScrollArea.Autosize mah="12rem">
          <Mistakes mistakes={problem.mistakes} />
        </ScrollArea.Autosize>
      </Stack>
    </Alert>
  );
}
