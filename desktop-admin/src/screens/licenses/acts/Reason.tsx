import { Stack, Text, Textarea } from "@mantine/core";
import { useTexts } from "../../../texts/language";
import { texts } from "./texts";

/** A question that also asks for the reason; `onChange` hears it while it is typed. */
export function Reason({ body, onChange }: { body: string; onChange(reason: string): void }) {
  const words = useTexts(texts);
  return (
    <Stack gap="sm">
      <Text size="sm">{body}</Text>
      <Textarea label={words.reason} description={words.reasonHint} rows={2} resize="vertical" onChange={(event) => onChange(event.currentTarget.value)} />
    </Stack>
  );
}
