import { Autocomplete, Group, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { content, type Schemas } from "../../api/client";
import { useAct } from "../../components/act";
import { type Column, EndlessTable } from "../../components/EndlessTable";
import { ExportButton } from "../../components/ExportButton";
import { Instant } from "../../components/Instant";
import { beginOf, PERIODS, useFilter, useSearchText } from "../../components/filters";
import { PeriodSelect } from "../../components/FilterSelect";
import { PATHS } from "../../components/records";
import { GuardedButton } from "../../components/GuardedButton";
import { Screen } from "../../components/Screen";
import { SearchBox } from "../../components/SearchBox";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { Counts, useCounts } from "./Counts";
import { idAsked } from "./ids";
import { KINDS } from "./kinds";
import { CHANGED, replayAll } from "./replay";
import { StateBadge, STATES } from "./StateBadge";
import { texts } from "./texts";

type Event = Schemas["StripeEvent"];

/** The events that Stripe sent. */
export function List() {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const title = useTexts(names).screens.stripe;
  const [text, setText] = useSearchText();
  const [state, setState] = useFilter("state", STATES);
  const [kind, setKind] = useFilter("kind");
  const [period] = useFilter("period", PERIODS);
  const query = { state, kind: kind?.trim() || undefined, received_from: beginOf(period), ...idAsked(text) };
  const outcome = (event: Event) => event.last_error ?? (event.outcome && (words.outcomes[event.outcome] ?? event.outcome));

  const columns: Column<Event>[] = [
    { id: "kind", title: words.kind, width: "14rem", render: (event) => event.kind || <Text span inherit c="dimmed">{words.untold}</Text> },
    { id: "object", title: words.object, width: "12.5rem", render: (event) => <Text span size="xs" ff="monospace">{event.object_id}</Text> },
    { id: "state", title: words.state, width: "8rem", render: (event) => <StateBadge state={event.state} /> },
    { id: "outcome", title: words.outcome, render: (event) => <Text span inherit c={event.last_error === undefined ? undefined : "red"} title={event.last_error}>{outcome(event)}</Text> },
    { id: "attempts", title: words.attempts, width: "6rem", align: "right", render: (event) => event.attempts },
    { id: "received", title: words.received, width: "12.5rem", render: (event) => <Instant at={event.received_at} /> },
  ];

  return (
    <Screen
      title={title}
      about={words.about}
      fill
      actions={
        <>
          <ReplayAll />
          <ExportButton<Event>
            name="stripe-events"
            load={(api, cursor, limit) => content(api.GET("/v1/admin/stripe-events", { params: { query: { ...query, cursor, limit } } }))}
            fields={[
              { title: "id", value: (event) => event.id },
              { title: "stripe_id", value: (event) => event.stripe_id },
              { title: "kind", value: (event) => event.kind },
              { title: "object_id", value: (event) => event.object_id },
              { title: "state", value: (event) => event.state },
              { title: "outcome", value: (event) => event.outcome },
              { title: "attempts", value: (event) => event.attempts },
              { title: "last_error", value: (event) => event.last_error },
              { title: "received_at", value: (event) => event.received_at },
              { title: "finished_at", value: (event) => event.finished_at },
            ]}
          />
        </>
      }
    >
      <Counts chosen={state} onChoose={setState} />
      <Group>
        <SearchBox value={text} onChange={setText} placeholder={words.find} />
        <Autocomplete aria-label={words.kind} placeholder={words.anyKind} data={KINDS} value={kind ?? ""} onChange={(typed) => setKind(typed || undefined)} clearable w="19rem" />
        <PeriodSelect />
      </Group>
      <EndlessTable<Event>
        label={words.list}
        listKey={["stripe-events", "list", query]}
        load={(api, cursor, limit) => content(api.GET("/v1/admin/stripe-events", { params: { query: { ...query, cursor, limit } } }))}
        columns={columns}
        rowKey={(event) => event.id}
        link={(event) => PATHS.stripeEvent(event.id)}
        empty={Object.values(query).some(Boolean) ? undefined : <Text>{words.empty}</Text>}
      />
    </Screen>
  );
}

function ReplayAll() {
  const words = useTexts(texts);
  const { act, busy } = useAct();
  const dead = useCounts().data?.dead ?? 0;
  if (dead === 0) {
    return null;
  }
  return (
    <GuardedButton
      needs="support"
      leftSection={<IconRefresh size={16} />}
      loading={busy}
      onClick={() =>
        void act({
          ask: { title: words.replayAllTitle, body: words.replayAllBody(dead), verb: words.replay },
          run: replayAll,
          done: words.replayedAll,
          refresh: CHANGED,
        })
      }
    >
      {words.replayAll}
    </GuardedButton>
  );
}
