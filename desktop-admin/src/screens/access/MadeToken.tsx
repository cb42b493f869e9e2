import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCopy } from "@tabler/icons-react";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";

/** Shows a token for the only time. A click beside the dialog does not close it: that would be a token lost. */
export function MadeToken({ token, onClose }: { token: string; onClose(): void }) {
  const words = { ...useTexts(common), ...useTexts(texts).create };
  return (
    <Modal opened onClose={onClose} title={words.made} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false} size="lg">
      <Stack>
        <Alert color="yellow" icon={<IconAlertTriangle />} title={words.once}>
          {words.secret}
        </Alert>
        <div>
          <Text size="sm" fw={600} id="made-token">
            {words.token}
          </Text>
          <Code block aria-labelledby="made-token" style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }} tabIndex={0}>
            {token}
          </Code>
        </div>
        <Group justify="flex-end">
          <CopyButton value={token} timeout={3000}>
            {({ copied, copy }) => (
              <Button variant="light" color={copied ? "green" : undefined} leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy} data-autofocus>
                {copied ? words.copied : words.copy}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>{words.stored}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
