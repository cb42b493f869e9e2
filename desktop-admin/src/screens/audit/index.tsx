import { Text } from "@mantine/core";
import type { ScreenRoutes } from "..";
import { type Column, EndlessTable } from "../../components/EndlessTable";
import { ExportButton, type Field } from "../../components/ExportButton";
import { ActorName, EventSentence } from "../../components/history";
import { Instant } from "../../components/Instant";
import { RecordLink } from "../../components/records";
import { Screen } from "../../components/Screen";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { Entry } from "./Entry";
import { type AuditEvent, list, query, useAudit } from "./filter";
import { Filters } from "./Filters";
import { texts } from "./texts";

/** Who changed what, and when. */
function AuditLog() {
  const words = { ...useTexts(common), ...useTexts(names), ...useTexts(texts) };
  const { filter, change, entry, link, clear } = useAudit();
  const columns: Column<AuditEvent>[] = [
    { id: "at", title: words.when, width: "12.5rem", render: ({ at }) => <Instant at={at} /> },
    { id: "what", title: words.what, render: (event) => <EventSentence event={event} /> },
    { id: "who", title: words.who, width: "9rem", render: ({ actor }) => <ActorName actor={actor} /> },
    { id: "record", title: words.concerns, width: "8rem", render: (event) => <Of event={event} /> },
  ];
  const fields: Field<AuditEvent>[] = [
    { title: "id", value: ({ id }) => id },
    { title: "at", value: ({ at }) => at },
    { title: "action", value: ({ action }) => action },
    { title: "actor_kind", value: ({ actor }) => actor.kind },
    { title: "actor_name", value: ({ actor }) => actor.name },
    { title: "actor_token_id", value: ({ actor }) => actor.token_id },
    { title: "license_id", value: (event) => event.license_id },
    { title: "customer_id", value: (event) => event.customer_id },
    { title: "trial_id", value: (event) => event.trial_id },
    { title: "data", value: ({ data }) => JSON.stringify(data) },
    { title: "request_id", value: (event) => event.request_id },
  ];
  return (
    <Screen
      title={words.screens.audit}
      about={words.about}
      fill
      actions={<ExportButton name="audit-log" load={(api, cursor, limit) => list(api, filter, cursor, limit)} fields={fields} />}
    >
      <Filters filter={filter} change={change} clear={clear} />
      <EndlessTable
        label={words.screens.audit}
        listKey={["audit-events", "list", query(filter)]}
        load={(api, cursor, limit) => list(api, filter, cursor, limit)}
        columns={columns}
        rowKey={({ id }) => id}
        link={({ id }) => link(id)}
        empty={<Text>{words.nothing}</Text>}
      />
      <Entry id={entry} onClose={() => change({ entry: undefined })} />
    </Screen>
  );
}

/** The record that an entry is about, the nearest one. */
function Of({ event }: { event: AuditEvent }) {
  const words = useTexts(common);
  if (event.license_id !== undefined) {
    return <RecordLink kind="license" id={event.license_id}>{words.license}</RecordLink>;
  }
  if (event.trial_id !== undefined) {
    return <RecordLink kind="trial" id={event.trial_id}>{words.trial}</RecordLink>;
  }
  return <RecordLink kind="customer" id={event.customer_id}>{words.customer}</RecordLink>;
}

export const routes: ScreenRoutes = { "/audit": AuditLog };
