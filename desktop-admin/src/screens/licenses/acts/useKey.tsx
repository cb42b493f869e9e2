import { type ReactNode, useState } from "react";
import { useRead } from "../../../api/read";
import { useAct } from "../../../components/act";
import { useTexts } from "../../../texts/language";
import { KeyDialog } from "./KeyDialog";
import { type License, keyMails, resendMail, revealKey } from "./requests";
import { texts } from "./texts";

/** The acts that bring the key to somebody. The key itself is in no query's memory. */
export function useKey(license: License) {
  const words = useTexts(texts).mailKey;
  const { act } = useAct();
  const [key, setKey] = useState<string>();
  const mail = useRead(["mails", "key", license.id], (api) => keyMails(api, license.id)).data?.items[0];
  const to = mail?.recipient;
  const dialog: ReactNode = key !== undefined && <KeyDialog licenseKey={key} onClose={() => setKey(undefined)} />;

  return {
    dialog,
    async reveal() {
      const revealed = await act({ run: (api) => revealKey(api, license.id), refresh: ["audit-events"] });
      setKey(revealed?.key);
    },
    /** Undefined where no mail can be sent again. */
    mail:
      mail === undefined || to === undefined
        ? undefined
        : () =>
            act({
              ask: { title: words.title, body: words.body(to), verb: words.verb },
              run: (api) => resendMail(api, mail.id),
              done: words.done(to),
              refresh: ["mails", "audit-events"],
            }),
  };
}
