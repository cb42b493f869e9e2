import { Alert, Anchor, Button, Code, Grid, Group, Stack, Text } from "@mantine/core";
import { IconExternalLink, IconRefresh } from "@tabler/icons-react";
import { Link, useParams } from "react-router";
import { content, type Schemas } from "../../api/client";
import { useRead } from "../../api/read";
import { useAct } from "../../components/act";
import { Copy } from "../../components/Copy";
import { Facts } from "../../components/Facts";
import { Instant } from "../../components/Instant";
import { JsonView } from "../../components/JsonView";
import { Panel } from "../../components/Panel";
import { Reading } from "../../components/Reading";
import { GuardedButton } from "../../components/GuardedButton";
import { Screen } from "../../components/Screen";
import { open } from "../../host";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { Concerned } from "./Concerned";
import { CHANGED } from "./replay";
import { StateBadge } from "./StateBadge";
import { texts } from "./texts";

/** One event from Stripe. */
export function Event() {
  const { id = "" } = useParams();
  const words = { ...useTexts(common), ...useTexts(texts) };
  const { act, busy } = useAct();
  const path = { params: { path: { id } } };
  // A replayed event is processed within moments.
  const read = useRead(["stripe-events", id], (api) => content(api.GET("/v1/admin/stripe-events/{id}", path)), { every: 5_000 });

  return (
    <Screen
      title={read.data?.event.kind || words.event}
      actions={
        <>
          {read.data !== undefined && (
            <Button variant="default" leftSection={<IconExternalLink size={16} />} onClick={() => void open(atStripe(read.data.event.stripe_id, read.data.payload))}>
              {words.openAtStripe}
            </Button>
          )}
          <GuardedButton
            needs="support"
            leftSection={<IconRefresh size={16} />}
            loading={busy}
            onClick={() =>
              void act({
                run: (api) => content(api.POST("/v1/admin/stripe-events/{id}/replay", path)),
                done: words.replayed,
                refresh: CHANGED,
              })
            }
          >
            {words.replay}
          </GuardedButton>
        </>
      }
    >
      <Reading of={read}>
        {(details) => (
          <Stack>
            {details.event.last_error !== undefined && (
              <Alert color={details.event.state === "dead" ? "red" : "yellow"} title={words.error}>
                {details.event.last_error}
              </Alert>
            )}
            <Grid>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Stack>
                  <Panel title={words.concerns}>
                    <Concerned details={details} />
                  </Panel>
                  <Panel title={words.details}>
                    <Told event={details.event} />
                  </Panel>
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 7 }}>
                <Panel title={words.payload}>
                  <Payload details={details} />
                </Panel>
              </Grid.Col>
            </Grid>
          </Stack>
        )}
      </Reading>
    </Screen>
  );
}

function Payload({ details: { payload, payload_base64: bytes } }: { details: Schemas["StripeEventDetails"] }) {
  const words = useTexts(texts);
  if (payload !== undefined) {
    return <JsonView value={payload} label={words.payload} />;
  }
  return (
    <>
      <Text size="sm">{words.noJson}</Text>
      <Code block>{bytes}</Code>
    </>
  );
}

function Told({ event }: { event: Schemas["StripeEvent"] }) {
  const words = { ...useTexts(common), ...useTexts(texts) };
  const object = event.object_id !== undefined && (
    <Group gap="md">
      <Copy text={event.object_id} />
      <Anchor component={Link} to="/stripe-events" state={{ text: event.object_id }} size="sm">
        {words.sameObject}
      </Anchor>
    </Group>
  );
  return (
    <Facts
      facts={[
        [words.state, <StateBadge state={event.state} />],
        [words.outcome, event.outcome && (words.outcomes[event.outcome] ?? event.outcome)],
        [words.attempts, event.attempts],
        [words.object, object || undefined],
        [words.received, <Instant at={event.received_at} />],
        [words.nextAttempt, event.next_attempt_at && <Instant at={event.next_attempt_at} />],
        [words.finished, event.finished_at && <Instant at={event.finished_at} />],
        [words.stripeId, <Copy text={event.stripe_id} />],
        [words.id, <Copy text={event.id} />],
        [words.apiVersion, event.api_version],
      ]}
    />
  );
}

/** The event in Stripe's own console. Events of Stripe's test mode say so. */
function atStripe(id: string, payload: unknown): string {
  const live = typeof payload === "object" && payload !== null && "livemode" in payload && payload.livemode === true;
  return `https://dashboard.stripe.com/${live ? "" : "test/"}events/${encodeURIComponent(id)}`;
}
