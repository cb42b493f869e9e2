import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { Panel } from "../../../components/Panel";
import { ProblemView } from "../../../components/ProblemView";
import { useSession } from "../../../shell/session";
import { useTexts } from "../../../texts/language";
import { useNumbers } from "../numbers";
import { texts } from "../texts";
import { Rows } from "./Rows";
import type { Run, RunState } from "./run";

/** How far the import is; or where it stopped, and the way on. */
export function Progressing({ run, state }: { run: Run; state: RunState }) {
  const words = useTexts(texts);
  const number = useNumbers();
  const { api } = useSession();
  const { done, total } = state.progress;
  const stopped = state.stage === "stopped";
  return (
    <Stack>
      <Panel title={`${stopped ? words.stopped : words.importingTitle}: ${state.file?.name}`}>
        <Progress value={total === 0 ? 0 : (done / total) * 100} animated={!stopped} color={stopped ? "yellow" : undefined} size="lg" aria-label={words.importingTitle} />
        <Text size="sm" role="status">
          {words.importing(number(done), number(total))} · {words.importedCount(number(state.imported.count))}
        </Text>
        {state.problem !== undefined && <ProblemView problem={state.problem} />}
        <Text size="sm" c="dimmed">
          {stopped ? words.stoppedAbout(number(total - done)) : words.importingAbout}
        </Text>
        <Group>
          {stopped ? (
            <>
              <Button onClick={() => void run.goOn(api)}>{words.goOn}</Button>
              <Button variant="default" onClick={() => run.finish(words.notSent)}>
                {words.finish}
              </Button>
            </>
          ) : (
            <Button variant="default" onClick={() => run.stop()}>
              {words.stop}
            </Button>
          )}
        </Group>
      </Panel>
      {state.bad.length > 0 && <Rows state={state} />}
    </Stack>
  );
}
