import {
  IconBan,
  IconCalendarPlus,
  IconCash,
  IconCashOff,
  IconDeviceDesktopOff,
  IconHash,
  IconKey,
  IconMailForward,
  IconNote,
  IconPlayerPause,
  IconPlayerPlay,
  IconReplace,
  IconSettings,
  IconUserEdit,
} from "@tabler/icons-react";
import { type ComponentType, type ReactNode, useState } from "react";
import { useAct } from "../../../components/act";
import { useSession } from "../../../shell/session";
import { common } from "../../../texts/common";
import { useTexts } from "../../../texts/language";
import { CustomerDialog } from "./CustomerDialog";
import { ExtendDialog } from "./ExtendDialog";
import { OverridesDialog } from "./OverridesDialog";
import { PlanDialog } from "./PlanDialog";
import { clearOverdue, type License, markOverdue, TOUCHED } from "./requests";
import { NoteDialog, OrderRefDialog, OverdueDialog } from "./TextDialogs";
import { texts } from "./texts";
import { useKey } from "./useKey";
import { useStanding } from "./useStanding";

const DIALOGS = { extend: ExtendDialog, plan: PlanDialog, customer: CustomerDialog, overrides: OverridesDialog, note: NoteDialog, orderRef: OrderRefDialog, markOverdue: OverdueDialog } as const;

export const GROUPS = ["key", "term", "standing", "record"] as const;

/** Something that can be done with a license. */
export interface LicenseAct {
  id: string;
  group: (typeof GROUPS)[number];
  label: string;
  Icon: ComponentType<{ size?: number }>;
  danger?: boolean;
  /** Why it cannot be done now. */
  hindered?: string;
  run(): void;
}

/** Everything that can be done with a license as it stands, and what is to be drawn for it. */
export function useActs(license: License): { acts: LicenseAct[]; drawn: ReactNode; open(dialog: keyof typeof DIALOGS): void } {
  const words = useTexts(texts);
  const shared = useTexts(common);
  const { may } = useSession();
  const { act } = useAct();
  const [opened, open] = useState<keyof typeof DIALOGS>();
  const standing = useStanding(license);
  const key = useKey(license);
  const Dialog = opened && DIALOGS[opened];

  function paid() {
    const since = license.overdue_since;
    void act({
      run: (api) => clearOverdue(api, license.id),
      done: words.clearOverdue.done,
      undo: (api) => markOverdue(api, license.id, since),
      refresh: TOUCHED,
    });
  }

  const stopped = license.status !== "active" || license.hold !== undefined;
  const acts: (LicenseAct | false)[] = [
    { id: "key", group: "key", label: words.key.act, Icon: IconKey, run: () => void key.reveal() },
    { id: "mailKey", group: "key", label: words.mailKey.act, Icon: IconMailForward, hindered: key.mail === undefined ? words.mailKey.none : undefined, run: () => void key.mail?.() },
    { id: "extend", group: "term", label: words.extend.act, Icon: IconCalendarPlus, run: () => open("extend") },
    { id: "plan", group: "term", label: words.plan.act, Icon: IconReplace, run: () => open("plan") },
    { id: "overrides", group: "term", label: words.overrides.act, Icon: IconSettings, run: () => open("overrides") },
    license.overdue_since === undefined
      ? { id: "markOverdue", group: "term", label: words.markOverdue.act, Icon: IconCashOff, run: () => open("markOverdue") }
      : { id: "clearOverdue", group: "term", label: words.clearOverdue.act, Icon: IconCash, run: paid },
    { id: "customer", group: "record", label: words.customer.act, Icon: IconUserEdit, run: () => open("customer") },
    { id: "note", group: "record", label: words.note.act, Icon: IconNote, run: () => open("note") },
    { id: "orderRef", group: "record", label: words.orderRef.act, Icon: IconHash, run: () => open("orderRef") },
    {
      id: "reset",
      group: "standing",
      label: words.reset.act,
      Icon: IconDeviceDesktopOff,
      hindered: license.devices.length === 0 ? words.reset.none : undefined,
      run: () => void standing.reset(),
    },
    stopped && { id: "reinstate", group: "standing", label: words.reinstate.act, Icon: IconPlayerPlay, run: () => void standing.reinstate() },
    license.status === "active" && { id: "suspend", group: "standing", label: words.suspend.act, Icon: IconPlayerPause, run: () => void standing.suspend() },
    license.status !== "revoked" && { id: "revoke", group: "standing", label: words.revoke.act, Icon: IconBan, danger: true, run: () => void standing.revoke() },
  ];
  const possible = acts.filter((candidate) => candidate !== false);
  const role = may("support") ? undefined : shared.needsRole("support");
  return {
    acts: possible.map((candidate) => ({ ...candidate, hindered: role ?? candidate.hindered })),
    drawn: (
      <>
        {Dialog !== undefined && <Dialog license={license} onClose={() => open(undefined)} />}
        {key.dialog}
      </>
    ),
    open,
  };
}
