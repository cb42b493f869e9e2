import { content, type Schemas } from "../api/client";
import { define } from "../texts/define";
import { useLanguage, useTexts } from "../texts/language";
import { EndlessTable } from "./EndlessTable";
import { ActorName, EventSentence, sentence } from "./history";
import { Instant } from "./Instant";

type Subject = { customer_id: string } | { license_id: string } | { trial_id: string };

const texts = define({
  en: { label: "History", at: "When", what: "What", who: "Who", empty: "Nothing was done to it yet." },
  de: { label: "Verlauf", at: "Wann", what: "Was", who: "Wer", empty: "Noch ist nichts damit geschehen." },
});

/** What was done to a record, newest first. */
export function HistoryTable({ of }: { of: Subject }) {
  const words = useTexts(texts);
  return (
    <EndlessTable
      label={words.label}
      listKey={["audit-events", "of", of]}
      load={(api, cursor, limit) => content(api.GET("/v1/admin/audit-events", { params: { query: { ...of, cursor, limit } } }))}
      columns={[
        { id: "at", title: words.at, width: "12rem", render: (event) => <Instant at={event.at} /> },
        { id: "what", title: words.what, render: (event) => <Sentence event={event} /> },
        { id: "who", title: words.who, width: "7rem", render: (event) => <ActorName actor={event.actor} /> },
      ]}
      rowKey={(event) => event.id}
      empty={words.empty}
    />
  );
}

/** In full when pointed at, as the column may be too narrow for it. */
function Sentence({ event }: { event: Schemas["AuditEvent"] }) {
  const { language } = useLanguage();
  return (
    <span title={sentence(event, language).text}>
      <EventSentence event={event} />
    </span>
  );
}
