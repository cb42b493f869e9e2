import { Box } from "@mantine/core";
import { content } from "../../../api/client";
import { useAct } from "../../../components/act";
import { EndlessTable } from "../../../components/EndlessTable";
import { PATHS } from "../../../components/records";
import { GuardedButton } from "../../../components/GuardedButton";
import { useTexts } from "../../../texts/language";
import { useMailColumns } from "../../mails/columns";
import { type Mail, useKind } from "../../mails/MailState";
import { resendMail } from "../acts/requests";
import classes from "./Detail.module.css";
import { texts } from "./texts";

/** The mails about a license; each can be looked at, and sent again. */
export function Mails({ license }: { license: string }) {
  const words = useTexts(texts).mails;
  const columns = useMailColumns().filter(({ id }) => id !== "error");
  return (
    <Box className={classes.list}>
      <EndlessTable
        label={words.tab}
        listKey={["mails", "of-license", license]}
        load={(api, cursor, limit) => content(api.POST("/v1/admin/mails/search", { body: { license_id: license, cursor, limit } }))}
        columns={[...columns, { id: "resend", title: "", width: "9.5rem", align: "right", render: (mail) => <Resend mail={mail} /> }]}
        rowKey={({ id }) => id}
        link={({ id }) => PATHS.mail(id)}
        empty={words.none}
      />
    </Box>
  );
}

function Resend({ mail }: { mail: Mail }) {
  const words = useTexts(texts).mails;
  const kind = useKind();
  const { act, busy } = useAct();
  const to = mail.recipient;
  if (to === undefined) {
    return null;
  }
  return (
    <GuardedButton
      needs="support"
      size="compact-sm"
      variant="default"
      loading={busy}
      onClick={() =>
        void act({
          ask: { title: words.ask, body: words.askBody(kind(mail.kind), to), verb: words.resend },
          run: (api) => resendMail(api, mail.id),
          done: words.sent(to),
          refresh: ["mails", "audit-events"],
        })
      }
    >
      {words.resend}
    </GuardedButton>
  );
}
