import { Paper, SimpleGrid, Text, UnstyledButton } from "@mantine/core";
import { content } from "../../api/client";
import { useRead } from "../../api/read";
import { Reading } from "../../components/Reading";
import { useLanguage, useTexts } from "../../texts/language";
import { type State, STATE_COLORS, STATES } from "./StateBadge";
import classes from "./Counts.module.css";
import { texts } from "./texts";

export function useCounts() {
  return useRead(["stripe-events", "counts"], (api) => content(api.GET("/v1/admin/stripe-events/counts")), { every: 10_000 });
}

/** How many events are in each state; a click lists those. */
export function Counts({ chosen, onChoose }: { chosen: State | undefined; onChoose(state: State | undefined): void }) {
  const words = useTexts(texts);
  const { language } = useLanguage();
  const counts = useCounts();
  return (
    <Reading of={counts} lines={2}>
      {(read) => (
        <SimpleGrid cols={3}>
          {STATES.map((state) => {
            const pressed = chosen === state;
            const worrying = state === "dead" && read.dead > 0;
            return (
              <UnstyledButton key={state} aria-pressed={pressed} onClick={() => onChoose(pressed ? undefined : state)}>
                <Paper withBorder p="sm" className={classes.count} data-pressed={pressed || undefined}>
                  <Text size="xl" fw={700} c={worrying ? STATE_COLORS.dead : undefined}>
                    {new Intl.NumberFormat(language).format(read[state])}
                  </Text>
                  <Text size="sm">{words.states[state]}</Text>
                  <Text size="xs" c="dimmed">
                    {words.statesAbout[state]}
                  </Text>
                </Paper>
              </UnstyledButton>
            );
          })}
        </SimpleGrid>
      )}
    </Reading>
  );
}
