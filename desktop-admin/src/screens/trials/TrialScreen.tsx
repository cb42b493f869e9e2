import { Anchor, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "react-router";
import { content } from "../../api/client";
import { refresh, useRead } from "../../api/read";
import { useAct } from "../../components/act";
import { Beside } from "../../components/Beside";
import { Copy } from "../../components/Copy";
import { Facts } from "../../components/Facts";
import { HistoryTable } from "../../components/HistoryTable";
import { Instant } from "../../components/Instant";
import { Panel } from "../../components/Panel";
import { ReadingScreen } from "../../components/ReadingScreen";
import { RecordLink } from "../../components/records";
import { GuardedButton } from "../../components/GuardedButton";
import { Screen } from "../../components/Screen";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import type { Trial } from "./columns";
import { ExtendTrial } from "./ExtendTrial";
import { texts } from "./texts";
import { TOUCHED } from "./touched";
import { TrialStateBadge } from "./TrialState";

/** One trial and what can be done with it. */
export function TrialScreen() {
  const { id = "" } = useParams();
  const { trial: title } = useTexts(common);
  const trial = useRead(["trials", id], (api) => content(api.GET("/v1/admin/trials/{id}", { params: { path: { id } } })));
  return (
    <ReadingScreen of={trial} title={title}>
      {(trial) => (
        <Screen fill title={trial.device_name ?? trial.email ?? title} about={<TrialStateBadge state={trial.state} />} actions={<Acts trial={trial} />}>
          <Beside side={<TrialFacts trial={trial} />}>
            <HistoryTable of={{ trial_id: trial.id }} />
          </Beside>
        </Screen>
      )}
    </ReadingScreen>
  );
}

function TrialFacts({ trial }: { trial: Trial }) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  return (
    <Panel title={words.facts}>
      <Facts
        facts={[
          [shared.product, trial.product],
          [shared.email, trial.email === undefined ? words.noEmail : <Email email={trial.email} />],
          [words.device, trial.device_name],
          [words.platform, trial.platform],
          [words.version, trial.app_version],
          [words.started, <Instant at={trial.started_at} />],
          [trial.state === "running" ? words.ends : words.ended, <Instant at={trial.ends_at} />],
          [words.converted, trial.converted_at && <Instant at={trial.converted_at} />],
          [words.license, trial.converted_license_id && <RecordLink kind="license" id={trial.converted_license_id} />],
          [words.id, <Copy text={trial.id} />],
        ]}
      />
    </Panel>
  );
}

/** An address that was given with a trial; it may or may not be a customer's. */
function Email({ email }: { email: string }) {
  const words = useTexts(texts);
  return (
    <>
      <Copy text={email} mono={false} />
      <div>
        <Anchor component={Link} to="/customers" state={{ text: email }} inherit>
          {words.findCustomer}
        </Anchor>
      </div>
    </>
  );
}

function Acts({ trial }: { trial: Trial }) {
  const words = useTexts(texts);
  const navigate = useNavigate();
  const client = useQueryClient();
  const { place } = useSession();
  const { act, busy } = useAct();
  const [extending, { open, close }] = useDisclosure();
  const { id } = trial;
  const params = { path: { id } };
  const device = trial.device_name ?? words.noDevice;

  const end = () =>
    act({
      run: (api) => content(api.POST("/v1/admin/trials/{id}/end", { params })),
      undo: (api) => content(api.POST("/v1/admin/trials/{id}/extend", { params, body: { until: trial.ends_at } })),
      done: words.end.done,
      ask: { title: words.end.title, body: words.end.body(device), verb: words.end.open },
      refresh: TOUCHED,
    });
  async function allowAgain() {
    const forgotten = await act({
      run: (api) => content(api.POST("/v1/admin/trials/{id}/allow-again", { params })),
      done: words.again.done,
      ask: { title: words.again.title, body: words.again.body(device, trial.product), verb: words.again.open, danger: true, name: trial.email ?? trial.device_name ?? id },
      refresh: ["audit-events", "statistics"],
    });
    if (forgotten !== undefined) {
      await navigate("/trials");
      // Not before: this screen would ask for what is no more.
      await refresh(client, place, ["trials"]);
    }
  }

  return (
    <Group gap="xs">
      <GuardedButton needs="support" variant="default" disabled={busy} onClick={open}>
        {words.extend.open}
      </GuardedButton>
      {trial.state === "running" && (
        <GuardedButton needs="support" variant="default" disabled={busy} onClick={() => void end()}>
          {words.end.open}
        </GuardedButton>
      )}
      <GuardedButton needs="support" variant="light" color="red" disabled={busy} onClick={() => void allowAgain()}>
        {words.again.open}
      </GuardedButton>
      <ExtendTrial trial={trial} opened={extending} onClose={close} />
    </Group>
  );
}
