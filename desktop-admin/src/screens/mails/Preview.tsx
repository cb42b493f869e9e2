import { Alert, Group, Paper, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import type { Schemas } from "../../api/client";
import { useTexts } from "../../texts/language";
import { locked } from "./locked";
import classes from "./Preview.module.css";
import { texts } from "./texts";

type Form = "html" | "text";

/** How a mail reads, in both forms that it is sent in. */
export function Preview({ preview, error }: { preview?: Schemas["MailPreview"]; error?: string }) {
  const { preview: words } = useTexts(texts);
  const [form, setForm] = useState<Form>("html");
  return (
    <Paper component="section" aria-label={words.title} withBorder p="md" className={classes.preview}>
      {preview === undefined ? (
        <Alert color="gray" icon={<IconEyeOff />} title={words.none}>
          {error}
        </Alert>
      ) : (
        <>
          <Group justify="space-between" align="flex-start" mb="sm">
            <Stack gap={2}>
              <Title order={2} size="h5">
                {preview.subject}
              </Title>
              <Text size="xs" c="dimmed">
                {words.about}
              </Text>
            </Stack>
            <SegmentedControl
              size="xs"
              aria-label={words.forms}
              value={form}
              onChange={(chosen) => setForm(chosen as Form)}
              data={[
                { value: "html", label: words.html },
                { value: "text", label: words.text },
              ]}
            />
          </Group>
          {form === "html" ? (
            <iframe title={words.frame} sandbox="" referrerPolicy="no-referrer" srcDoc={locked(preview.html)} className={classes.form} />
          ) : (
            <Text component="pre" ff="monospace" size="sm" tabIndex={0} className={`${classes.form} ${classes.text}`}>
              {preview.text}
            </Text>
          )}
        </>
      )}
    </Paper>
  );
}
