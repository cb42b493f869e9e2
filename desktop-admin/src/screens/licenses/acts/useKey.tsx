import { type ReactNode, useState } from "react";
import { useAct } from "../../../components/act";
import { useTexts } from "../../../texts/language";
import { KeyDialog } from "./KeyDialog";
import { type License, mailKey, revealKey } from "./requests";
import { texts } from "./texts";

/** The acts that bring the key to somebody. The key itself is in no query's memory. */
export function useKey(license: License) {
  const words = useTexts(texts).mailKey;
  const { act } = useAct();
  const [key, setKey] = useState<string>();
  const to = license.customer?.email;
  const dialog: ReactNode = key !== undefined && <KeyDialog licenseKey={key} onClose={() => setKey(undefined)} />;

  return {
    dialog,
    async reveal() {
      const revealed = await act({ run: (api) => revealKey(api, license.id), refresh: ["audit-events"] });
      setKey(revealed?.key);
    },
    /** Undefined where there is no address. What else stands in the way, the server says. */
    mail:
      to === undefined
        ? undefined
        : () =>
            act({
              ask: { title: words.title, body: words.body(to), verb: words.verb },
              run: (api) => mailKey(api, license.id),
              // The address of the mail, not of the license as it was read: somebody may have changed it meanwhile.
              done: (mail) => words.done(mail.recipient ?? to),
              refresh: ["mails", "audit-events"],
            }),
  };
}
