import { Group, Paper, Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  title: string;
  /** At the right of the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a screen under a heading of its own. */
export function Panel({ title, actions, children }: Props) {
  return (
    <Paper component="section" aria-label={title} withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {title}
          </Title>
          {actions}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
