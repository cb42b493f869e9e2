import { Alert } from "@mantine/core";
import { IconLock, IconMailX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useParams } from "react-router";
import { content } from "../../api/client";
import { useRead } from "../../api/read";
import { Beside } from "../../components/Beside";
import { Copy } from "../../components/Copy";
import { Facts } from "../../components/Facts";
import { Instant } from "../../components/Instant";
import { Panel } from "../../components/Panel";
import { ReadingScreen } from "../../components/ReadingScreen";
import { type RecordKind, RecordLink } from "../../components/records";
import { Screen } from "../../components/Screen";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { MailActs } from "./MailActs";
import { type Mail, MailStateBadges, useKind } from "./MailState";
import { Preview } from "./Preview";
import { texts } from "./texts";

/** How often a mail that waits is looked at: it may be sent any moment. */
const WAITING_MS = 3_000;

/** One mail: what it says, how far it got, and why no further. */
export function MailScreen() {
  const { id = "" } = useParams();
  const words = useTexts(texts);
  const kind = useKind();
  const { may } = useSession();
  const allowed = may("support");
  const [waiting, setWaiting] = useState(false);
  const read = useRead(["mails", id], (api) => content(api.GET("/v1/admin/mails/{id}", { params: { path: { id } } })), {
    enabled: allowed,
    every: waiting ? WAITING_MS : undefined,
  });
  const state = read.data?.mail.state;
  useEffect(() => setWaiting(state === "waiting"), [state]);
  if (!allowed) {
    return (
      <Screen title={words.facts}>
        <Alert color="yellow" icon={<IconLock />}>
          {words.needsSupport}
        </Alert>
      </Screen>
    );
  }
  return (
    <ReadingScreen of={read} title={words.facts}>
      {({ mail, preview, preview_error }) => (
        <Screen fill title={kind(mail.kind)} about={<MailStateBadges mail={mail} />} actions={<MailActs mail={mail} />}>
          {mail.bounced_at !== undefined && (
            <Alert color="red" icon={<IconMailX />} title={words.came}>
              {words.cameHint} <RecordLink kind="customer" id={mail.customer_id}>{words.toCustomer}</RecordLink>
            </Alert>
          )}
          <Beside side={<MailFacts mail={mail} />}>
            <Preview preview={preview} error={preview_error} />
          </Beside>
        </Screen>
      )}
    </ReadingScreen>
  );
}

function MailFacts({ mail }: { mail: Mail }) {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const instant = (at: string | undefined) => at && <Instant at={at} />;
  return (
    <Panel title={words.facts}>
      <Facts
        facts={[
          [words.recipient, mail.recipient === undefined ? words.erased : <Copy text={mail.recipient} mono={false} />],
          [shared.customer, mail.customer_id && <RecordLink kind="customer" id={mail.customer_id} />],
          [shared.license, mail.license_id && <RecordLink kind="license" id={mail.license_id} />],
          [words.written, instant(mail.created_at)],
          [words.attempts, mail.attempts],
          [words.next, instant(mail.next_attempt_at)],
          [mail.state === "failed" ? words.gaveUp : words.finished, instant(mail.finished_at)],
          [words.bounced, instant(mail.bounced_at)],
          [words.error, mail.last_error],
          [words.language, words.languages[mail.language]],
          [words.cause, <Cause cause={mail.cause} />],
          [words.id, <Copy text={mail.id} />],
        ]}
      />
    </Panel>
  );
}

const CAUSES: Record<string, RecordKind> = { ord: "order", lic: "license", cus: "customer", trl: "trial" };

/** What a mail is sent for: mostly a kind of letter and the record it is about. */
function Cause({ cause }: { cause: string }) {
  const id = /\b([a-z]{3})_[0-9a-z]{26}\b/.exec(cause);
  const kind = id === null ? undefined : CAUSES[id[1] as string];
  return (
    <>
      <Copy text={cause} />
      {id !== null && kind !== undefined && (
        <div>
          <RecordLink kind={kind} id={id[0]} />
        </div>
      )}
    </>
  );
}
