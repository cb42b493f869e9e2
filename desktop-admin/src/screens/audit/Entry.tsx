import { Anchor, Drawer, Stack, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import { useRead } from "../../api/read";
import { Copy } from "../../components/Copy";
import { Facts } from "../../components/Facts";
import { ActorName, actionName, EventSentence } from "../../components/history";
import { Instant } from "../../components/Instant";
import { JsonView } from "../../components/JsonView";
import { Reading } from "../../components/Reading";
import { RecordLink } from "../../components/records";
import { common } from "../../texts/common";
import { useLanguage, useTexts } from "../../texts/language";
import { type AuditEvent, find } from "./filter";
import { texts } from "./texts";

/** Everything that the log says of one entry. */
export function Entry({ id, onClose }: { id: string | undefined; onClose(): void }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  return (
    <Drawer opened={id !== undefined} onClose={onClose} position="right" size="lg" title={words.entry} closeButtonProps={{ "aria-label": words.close }}>
      {id !== undefined && <Read id={id} />}
    </Drawer>
  );
}

function Read({ id }: { id: string }) {
  const words = useTexts(texts);
  const entry = useRead(["audit-events", "entry", id], (api) => find(api, id));
  return <Reading of={entry}>{(event) => (event === null ? <Text c="dimmed">{words.gone}</Text> : <Particulars event={event} />)}</Reading>;
}

function Particulars({ event }: { event: AuditEvent }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const { language } = useLanguage();
  const { actor, data } = event;
  const isEmpty = typeof data !== "object" || data === null || Object.keys(data).length === 0;
  return (
    <Stack>
      <Title order={2} size="h4">
        <EventSentence event={event} />
      </Title>
      <Facts
        facts={[
          [words.when, <Instant at={event.at} />],
          [
            words.who,
            <>
              <ActorName actor={actor} />
              {actor.token_id !== undefined && (
                <>
                  {" "}
                  <Anchor component={Link} to={`/audit?actor=${actor.token_id}`} inherit>
                    {actor.token_id}
                  </Anchor>
                </>
              )}
            </>,
          ],
          [
            words.action,
            <Anchor component={Link} to={`/audit?action=${event.action}`} inherit aria-label={words.onlyThis(actionName(event.action, language))}>
              {event.action}
            </Anchor>,
          ],
          [words.license, event.license_id && <RecordLink kind="license" id={event.license_id} />],
          [words.customer, event.customer_id && <RecordLink kind="customer" id={event.customer_id} />],
          [words.trial, event.trial_id && <RecordLink kind="trial" id={event.trial_id} />],
          [words.id, <Copy text={event.id} />],
          [words.request, event.request_id && <Copy text={event.request_id} />],
        ]}
      />
      <Title order={3} size="h5">
        {words.data}
      </Title>
      {isEmpty ? <Text c="dimmed">{words.noData}</Text> : <JsonView value={data} label={words.data} />}
    </Stack>
  );
}
