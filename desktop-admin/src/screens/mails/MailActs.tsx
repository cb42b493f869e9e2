import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { content } from "../../api/client";
import { useAct } from "../../components/act";
import { GuardedButton } from "../../components/GuardedButton";
import { common } from "../../texts/common";
import { useTexts } from "../../texts/language";
import type { Mail } from "./MailState";
import { texts } from "./texts";

const TOUCHED = ["mails", "audit-events", "status"] as const;

/** Sends a mail again, or notes that it came back. */
export function MailActs({ mail }: { mail: Mail }) {
  const words = useTexts(texts);
  const { act, busy } = useAct();
  const [bouncing, { open, close }] = useDisclosure();

  const resend = () =>
    act({
      ask: {
        title: words.resend.title,
        body: (
          <Stack gap="xs">
            <span>{words.resend.body(mail.recipient ?? "")}</span>
            <span>{words.resend.other}</span>
          </Stack>
        ),
        verb: words.resend.open,
      },
      run: (api) => content(api.POST("/v1/admin/mails/{id}/resend", { params: { path: { id: mail.id } } })),
      done: words.resend.done,
      refresh: TOUCHED,
    });

  return (
    <>
      {mail.recipient !== undefined && (
        <GuardedButton needs="support" loading={busy} onClick={() => void resend()}>
          {words.resend.open}
        </GuardedButton>
      )}
      {mail.state === "sent" && mail.bounced_at === undefined && (
        <GuardedButton needs="support" variant="default" onClick={open}>
          {words.bounce.open}
        </GuardedButton>
      )}
      <Modal opened={bouncing} onClose={close} title={words.bounce.title}>
        <BounceForm id={mail.id} onClose={close} />
      </Modal>
    </>
  );
}

function BounceForm({ id, onClose }: { id: string; onClose(): void }) {
  const { bounce: words } = useTexts(texts);
  const shared = useTexts(common);
  const { act, busy } = useAct();
  const [reason, setReason] = useState("");

  async function submit(event: FormEvent) {
    event.preventDefault();
    const noted = await act({
      run: (api) => content(api.POST("/v1/admin/mails/{id}/bounce", { params: { path: { id } }, body: { reason: reason.trim() } })),
      done: words.done,
      refresh: TOUCHED,
    });
    if (noted !== undefined) {
      onClose();
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <Text size="sm">{words.about}</Text>
        <TextInput label={words.reason} placeholder={words.placeholder} value={reason} onChange={(event) => setReason(event.currentTarget.value)} maxLength={500} required autoComplete="off" data-autofocus />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {shared.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={reason.trim() === ""}>
            {words.verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
