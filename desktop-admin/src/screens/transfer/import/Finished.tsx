import { Anchor, Button, Group, Stack, Text, ThemeIcon } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "react-router";
import { Panel } from "../../../components/Panel";
import { useTexts } from "../../../texts/language";
import { useNumbers } from "../numbers";
import { texts } from "../texts";
import { Plans } from "./Plans";
import { Rows } from "./Rows";
import type { Run, RunState } from "./run";

/** What the import did, and what it left. */
export function Finished({ run, state }: { run: Run; state: RunState }) {
  const words = useTexts(texts);
  const number = useNumbers();
  return (
    <Stack>
      <Panel title={`${words.finished}: ${state.file?.name}`} actions={<Button onClick={() => run.reset()}>{words.anotherFile}</Button>}>
        <Group role="status" gap="xs">
          <ThemeIcon color="green" variant="light" radius="xl" aria-hidden>
            <IconCircleCheck size={18} />
          </ThemeIcon>
          <Text fw={600}>
            {words.importedCount(number(state.imported.count))}
            {state.bad.length > 0 && ` · ${words.notImported(number(state.bad.length))}`}
          </Text>
        </Group>
        <Plans plans={state.imported.plans} />
        <Text size="sm" c="dimmed">
          {words.again}
        </Text>
        <Group>
          <Anchor component={Link} to="/licenses" size="sm">
            {words.seeLicenses}
          </Anchor>
          <Anchor component={Link} to="/audit" size="sm">
            {words.seeAudit}
          </Anchor>
        </Group>
      </Panel>
      <Rows state={state} />
    </Stack>
  );
}
