import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconFileImport } from "@tabler/icons-react";
import { useConfirm } from "../../../components/confirm";
import { Panel } from "../../../components/Panel";
import { GuardedButton } from "../../../components/GuardedButton";
import { useSession } from "../../../shell/session";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { useNumbers } from "../numbers";
import { texts } from "../texts";
import { Plans } from "./Plans";
import { Rows } from "./Rows";
import type { Run, RunState } from "./run";
import { useSaveBad } from "./SaveBad";

/** What the dry run found, and the way on. */
export function Checked({ run, state }: { run: Run; state: RunState }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const number = useNumbers();
  const { api, environment } = useSession();
  const confirm = useConfirm();
  const saveBad = useSaveBad();
  const [good, bad] = [state.good.length, state.bad.length];

  async function start() {
    const yes = await confirm({
      title: words.ask(number(good)),
      body: words.askBody(words[environment]),
      verb: words.verb,
      danger: true,
      name: state.file?.name,
    });
    // What is not imported is put aside first, so that nothing is lost.
    if (yes && (await saveBad(state))) {
      await run.start(api);
    }
  }

  return (
    <Stack>
      <Panel
        title={`${words.checked}: ${state.file?.name}`}
        actions={
          <Button variant="default" onClick={() => run.reset()}>
            {words.anotherFile}
          </Button>
        }
      >
        <Group role="status">
          <Badge size="lg" tt="none" variant="light" color="green" leftSection={<IconCheck size={14} />}>
            {words.goodCount(number(good))}
          </Badge>
          {bad > 0 && (
            <Badge size="lg" tt="none" variant="light" color="red" leftSection={<IconAlertTriangle size={14} />}>
              {words.badCount(number(bad))}
            </Badge>
          )}
        </Group>
        <Plans plans={state.plans} />
        {good === 0 ? (
          <Text size="sm">{words.importNothing}</Text>
        ) : (
          <Group>
            <GuardedButton needs="owner" leftSection={<IconFileImport size={16} />} onClick={() => void start()}>
              {bad > 0 ? words.importGood(number(good)) : words.importAll(number(good))}
            </GuardedButton>
            {bad > 0 && (
              <Text size="sm" c="dimmed" flex={1}>
                {words.importGoodAbout(number(bad))}
              </Text>
            )}
          </Group>
        )}
      </Panel>
      <Rows state={state} />
    </Stack>
  );
}
