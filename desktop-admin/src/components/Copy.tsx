import { ActionIcon, CopyButton, Group, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { common } from "../texts/common";
import { useTexts } from "../texts/language";

/** A text that is wanted elsewhere, with a button that copies it. */
export function Copy({ text, shown, mono = true }: { text: string; shown?: string; mono?: boolean }) {
  const words = useTexts(common);
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex">
      <Text span inherit ff={mono ? "monospace" : undefined} style={{ overflowWrap: "anywhere" }}>
        {shown ?? text}
      </Text>
      <CopyButton value={text} timeout={1500}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? words.copied : words.copy}>
            <ActionIcon size="sm" variant="subtle" color={copied ? "green" : "gray"} onClick={copy} aria-label={copied ? words.copied : `${words.copy}: ${shown ?? text}`}>
              {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
