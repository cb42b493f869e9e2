import { Box, Title } from "@mantine/core";
import { useLanguage, useTexts } from "../../texts/language";
import classes from "./Day.module.css";
import { type AuditEvent, localDay } from "./feed";
import { Line } from "./Line";
import { texts } from "./texts";

/** What happened on one day. */
export function Day({ day, events, since }: { day: string; events: readonly AuditEvent[]; /** Events after this one came while somebody looked. */ since: string }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const now = new Date();
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const date = new Intl.DateTimeFormat(language, { dateStyle: "full" }).format(new Date(`${day}T12:00:00`));
  const name = day === localDay(now) ? `${words.today}, ${date}` : day === localDay(yesterday) ? `${words.yesterday}, ${date}` : date;
  return (
    <Box component="section" aria-label={name}>
      <Title order={2} size="h5" mb={4}>
        {name}
      </Title>
      <ul className={classes.list}>
        {events.map((event) => (
          <Line key={event.id} event={event} fresh={event.id > since} />
        ))}
      </ul>
    </Box>
  );
}
