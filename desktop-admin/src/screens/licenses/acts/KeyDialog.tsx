import { Button, CopyButton, Group, Modal, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { texts } from "./texts";

/** The whole key, until it is closed. */
export function KeyDialog({ licenseKey, onClose }: { licenseKey: string; onClose(): void }) {
  const words = useTexts(texts).key;
  const shared = useTexts(common);
  return (
    <Modal opened onClose={onClose} title={words.title} centered size="lg">
      <Stack>
        <Text ff="monospace" size="lg" ta="center" style={{ overflowWrap: "anywhere" }}>
          {licenseKey}
        </Text>
        <Text size="sm" c="dimmed">
          {words.warning}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {shared.close}
          </Button>
          <CopyButton value={licenseKey} timeout={1500}>
            {({ copied, copy }) => (
              <Button data-autofocus color={copied ? "green" : undefined} leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy}>
                {copied ? shared.copied : shared.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Modal>
  );
}
