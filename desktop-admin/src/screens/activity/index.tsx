import { Alert, Anchor, Badge, Button, Center, Group, SegmentedControl, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconPlugConnectedX } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { Link } from "react-router";
import type { ScreenRoutes } from "..";
import { Problem } from "../../api/problem";
import { Reading } from "../../components/Reading";
import { Screen } from "../../components/Screen";
import { useLanguage, useTexts } from "../../texts/language";
import { names } from "../names";
import { ago } from "./ago";
import { Day } from "./Day";
import { byDay, type Feed, type Who } from "./feed";
import { texts } from "./texts";
import { useFeed } from "./useFeed";

/** What happens, as it happens. */
function Activity() {
  const words = { ...useTexts(names), ...useTexts(texts) };
  const [who, setWho] = useState<Who>();
  const [paused, setPaused] = useState(false);
  const { query, now, failure, isStill } = useFeed(who, paused);
  return (
    <Screen
      title={words.screens.activity}
      about={words.about}
      actions={
        <>
          <SegmentedControl
            size="xs"
            aria-label={words.who}
            value={who ?? "all"}
            onChange={(value) => setWho(value === "all" ? undefined : (value as Who))}
            data={[
              { value: "all", label: words.everybody },
              { value: "admin", label: words.people },
              { value: "app", label: words.apps },
              { value: "system", label: words.system },
            ]}
          />
          <Button variant="default" w="9rem" leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />} onClick={() => setPaused(!paused)} aria-pressed={paused}>
            {paused ? words.goOn : words.pause}
          </Button>
        </>
      }
    >
      <Pulse paused={paused} isStill={isStill} failure={failure} at={query.dataUpdatedAt} now={now} />
      <Reading of={query}>{(feed) => <Events key={who} feed={feed} />}</Reading>
    </Screen>
  );
}

/** Whether what is shown is how things are now. */
function Pulse({ paused, isStill, failure, at, now }: { paused: boolean; isStill: boolean; failure: unknown; at: number; now: number }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  if (isStill) {
    const time = new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(at);
    return (
      <Alert color="orange" icon={<IconPlugConnectedX />} title={words.still} role="status">
        {words.stillSince(time)} {failure !== null && Problem.of(failure).message}
      </Alert>
    );
  }
  return (
    <Group gap="xs" mih="1.6rem">
      <Badge variant="light" color={paused ? "gray" : "green"} role="status">
        {paused ? words.pause : words.live}
      </Badge>
      <Text size="sm" c="dimmed">
        {paused ? words.paused : at > 0 && words.looked(ago(now - at, language))}
      </Text>
    </Group>
  );
}

function Events({ feed }: { feed: Feed }) {
  const words = useTexts(texts);
  const since = useRef(feed.events[0]?.id ?? "");
  if (feed.events.length === 0) {
    return (
      <Center p="xl" c="dimmed">
        {words.none}
      </Center>
    );
  }
  return (
    <Stack>
      <VisuallyHidden aria-live="polite">{feed.fresh > 0 && words.fresh(feed.fresh)}</VisuallyHidden>
      {byDay(feed.events).map(({ day, events }) => (
        <Day key={day} day={day} events={events} since={since.current} />
      ))}
      <Text size="sm" c="dimmed">
        {words.olderHint}{" "}
        <Anchor component={Link} to="/audit" inherit>
          {words.openAudit}
        </Anchor>
      </Text>
    </Stack>
  );
}

export const routes: ScreenRoutes = { "/activity": Activity };
