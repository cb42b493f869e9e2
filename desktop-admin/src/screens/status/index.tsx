import { Anchor, Button, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import type { ScreenRoutes } from "..";
import { refresh } from "../../api/read";
import { Panel } from "../../components/Panel";
import { Reading } from "../../components/Reading";
import { Screen } from "../../components/Screen";
import { useSession } from "../../shell/session";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { names } from "../names";
import { Findings } from "./Findings";
import { Counts, KeyFacts, Parts, ServerFacts } from "./panels";
import { texts } from "./texts";
import { MOST_MAILS, useStatus } from "./useStatus";

/** How the server is doing, what is wrong with it, and what to do. */
function Status() {
  const words = { ...useTexts(common), ...useTexts(names), ...useTexts(texts) };
  const { place, may } = useSession();
  const client = useQueryClient();
  const { readiness, config, stripe, mails, keys, known, isComplete, failed } = useStatus();
  const link = (to: string, label: string) => (
    <Anchor component={Link} to={to} size="sm" aria-label={`${words.openScreen}: ${label}`}>
      {words.openScreen}
    </Anchor>
  );
  return (
    <Screen
      title={words.screens.status}
      about={words.about}
      actions={
        <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={() => void refresh(client, place, ["status", "stripe-events", "mails", "signing-keys", "admin-tokens", "catalog"])}>
          {words.refresh}
        </Button>
      }
    >
      <Findings known={known} isComplete={isComplete} failed={failed} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        <Stack gap="sm">
          <Panel title={words.server}>
            <Reading of={config}>{(told) => <ServerFacts config={told} />}</Reading>
          </Panel>
          <Panel title={words.keys} actions={link("/access", words.keys)}>
            {may("owner") ? <Reading of={keys}>{({ keys: all }) => <KeyFacts keys={all} />}</Reading> : <Text c="dimmed">{words.ownerOnly}</Text>}
          </Panel>
        </Stack>
        <Stack gap="sm">
          <Panel title={words.readiness}>
            <Reading of={readiness}>{({ parts }) => <Parts parts={parts} />}</Reading>
          </Panel>
          <Panel title={words.stripe} actions={link("/stripe-events", words.stripe)}>
            <Reading of={stripe} lines={2}>
              {({ waiting, done, dead }) => (
                <Counts
                  counts={[
                    { id: "stripe_waiting", label: words.waiting, value: waiting, to: "/stripe-events?state=waiting" },
                    { id: "stripe_done", label: words.done, value: done, to: "/stripe-events?state=done" },
                    { id: "stripe_dead", label: words.dead, value: dead, bad: true, to: "/stripe-events?state=dead" },
                  ]}
                />
              )}
            </Reading>
          </Panel>
          <Panel title={words.mails} actions={link("/mails", words.mails)}>
            <Reading of={mails} lines={2}>
              {({ waiting, failed: refused }) => (
                <Counts
                  counts={[
                    { id: "mails_waiting", label: words.waiting, value: waiting, most: MOST_MAILS, to: "/mails?state=waiting" },
                    { id: "mails_failed", label: words.failed, value: refused, most: MOST_MAILS, bad: true, to: "/mails?state=failed&period=7" },
                  ]}
                />
              )}
            </Reading>
          </Panel>
        </Stack>
      </SimpleGrid>
    </Screen>
  );
}

export const routes: ScreenRoutes = { "/status": Status };
