import { Anchor, Group, Paper, SimpleGrid, Text, ThemeIcon } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconQuestionMark } from "@tabler/icons-react";
import { Link } from "react-router";
import { content } from "../../api/client";
import { useRead } from "../../api/read";
import { useLanguage, useTexts } from "../../texts/language";
import { texts } from "./texts";

const EVERY_MS = 30_000;
/** Suspicious licenses that the API lists at once. */
const MOST = 200;

/** What somebody should look at now, or that there is nothing. */
export function Attention() {
  const words = useTexts(texts);
  const dead = useRead(["stripe-events", "counts"], (api) => content(api.GET("/v1/admin/stripe-events/counts")), { every: EVERY_MS });
  const suspicious = useRead(["suspicious", "count"], (api) => content(api.GET("/v1/admin/suspicious", { params: { query: { limit: MOST } } })), { every: EVERY_MS });
  return (
    <SimpleGrid cols={2} spacing="sm" component="section" aria-label={words.attention}>
      <Card id="stripe_dead" label={words.deadEvents} count={dead.data?.dead} to="/stripe-events?state=dead" />
      <Card id="suspicious" label={words.suspicious} count={suspicious.data?.items.length} most={MOST} to="/suspicious" />
    </SimpleGrid>
  );
}

function Card({ id, label, count, most, to }: { id: string; label: string; count: number | undefined; most?: number; to: string }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const Icon = count === undefined ? IconQuestionMark : count > 0 ? IconAlertTriangle : IconCheck;
  const shown = count === undefined ? "–" : `${new Intl.NumberFormat(language).format(count)}${count === most ? "+" : ""}`;
  return (
    <Paper withBorder p="sm">
      <Group wrap="nowrap" gap="sm" h="100%">
        <ThemeIcon variant="light" color={count === undefined ? "gray" : count > 0 ? "orange" : "green"} aria-hidden>
          <Icon size={18} />
        </ThemeIcon>
        <Text size="xl" fw={700} lh={1} data-figure={id} data-value={count}>
          {shown}
        </Text>
        <Text size="sm" style={{ flex: 1 }}>
          {label}
        </Text>
        <Anchor component={Link} to={to} size="sm" aria-label={`${label}: ${words.look}`}>
          {count === 0 ? words.calm : words.look}
        </Anchor>
      </Group>
    </Paper>
  );
}
