import { Badge, Group } from "@mantine/core";
import type { Schemas } from "../../api/client";
import { useTexts } from "../../texts/language";
import { texts } from "./texts";

export type Mail = Schemas["Mail"];
type MailState = Schemas["MailState"];

export const MAIL_STATES = ["waiting", "sent", "failed"] as const satisfies MailState[];

const COLORS: Record<MailState, string> = { waiting: "yellow", sent: "green", failed: "red" };

/** How far a mail is, and whether it came back. */
export function MailStateBadges({ mail }: { mail: Mail }) {
  const words = useTexts(texts);
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex">
      <Badge variant="light" color={COLORS[mail.state]}>
        {words.states[mail.state]}
      </Badge>
      {mail.bounced_at !== undefined && (
        <Badge variant="light" color="red">
          {words.bounced}
        </Badge>
      )}
    </Group>
  );
}

/** Every letter that the server writes. */
export const MAIL_KINDS = ["key_delivery", "key_recovery", "renewal_reminder", "payment_failed", "subscription_ending", "trial_ending"] as const;

/** What a letter is called; its code, if the server is newer than this console. */
export function useKind(): (kind: string) => string {
  const { kinds } = useTexts(texts);
  return (kind) => (Object.hasOwn(kinds, kind) ? kinds[kind as keyof typeof kinds] : kind);
}
