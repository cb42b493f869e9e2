import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Screen.module.css";

interface Props {
  title: ReactNode;
  /** A sentence under the title, where the title does not say it. */
  about?: ReactNode;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** The content fills the window and scrolls itself, as endless lists do. */
  fill?: boolean;
  children: ReactNode;
}

/** The frame of a screen: title, actions, content. */
export function Screen({ title, about, actions, fill = false, children }: Props) {
  return (
    <Stack className={fill ? classes.fill : undefined} gap="md" p="lg">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={2}>
          <Title order={1} size="h3">
            {title}
          </Title>
          {about !== undefined && (
            <Text size="sm" c="dimmed" component="div">
              {about}
            </Text>
          )}
        </Stack>
        <Group gap="xs" justify="flex-end">
          {actions}
        </Group>
      </Group>
      {children}
    </Stack>
  );
}
