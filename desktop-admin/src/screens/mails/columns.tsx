import { Text } from "@mantine/core";
import type { Column } from "../../components/EndlessTable";
import { Instant } from "../../components/Instant";
import { useTexts } from "../../texts/language";
import { common } from "../../texts/common";
import { type Mail, MailStateBadges, useKind } from "./MailState";
import { texts } from "./texts";

/** The columns of a list of mails; the first leads to the mail. */
export function useMailColumns(): Column<Mail>[] {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const kind = useKind();
  return [
    { id: "kind", title: words.kind, width: "12rem", render: (mail) => kind(mail.kind) },
    {
      id: "recipient",
      title: words.recipient,
      render: (mail) =>
        mail.recipient ?? (
          <Text span inherit c="dimmed">
            {words.erased}
          </Text>
        ),
    },
    { id: "state", title: shared.state, width: "14rem", render: (mail) => <MailStateBadges mail={mail} /> },
    { id: "written", title: words.written, width: "12.5rem", render: (mail) => <Instant at={mail.created_at} /> },
    { id: "error", title: words.error, width: "11rem", render: (mail) => mail.last_error },
  ];
}
