import type { LockReason, Status } from "@claviger/bridge";
import type { Texts } from "../texts/index.js";
import type { Formats } from "./formats.js";
import type { IconName } from "./icons.js";
import type { Tone } from "./pieces.js";

/** A status in words. */
export interface Description {
  tone: Tone;
  icon: IconName;
  title: string;
  /** What there is to know, in full sentences. */
  detail: string;
  /** Whether asking the server once more may help. */
  mend: boolean;
}

/** Locks that are no misfortune. */
const TONES: Partial<Record<LockReason, Tone>> = { no_license: "neutral", trial_over: "neutral" };

/** Says in words how things stand. */
export function describe(status: Status, texts: Texts, formats: Formats): Description {
  const words = texts.status;
  switch (status.state) {
    case "licensed": {
      const { planName, expiresAt } = status.grant ?? {};
      const term = expiresAt ? words.validUntil(formats.date(expiresAt)) : words.neverEnds;
      const detail = [planName, term].filter(Boolean).join(" · ");
      return { tone: "good", icon: "good", title: words.licensed, detail, mend: status.fault !== undefined };
    }
    case "trial":
      return {
        tone: "neutral",
        icon: "clock",
        title: words.trial(status.daysLeft),
        detail: words.trialEnds(formats.dateTime(status.endsAt)),
        mend: status.fault !== undefined,
      };
    case "grace": {
      const { title, detail } = words.grace[status.why];
      return { tone: "warn", icon: "warn", title, detail: detail(formats.dateTime(status.until)), mend: true };
    }
    case "locked": {
      const { reason, grant, fault } = status;
      const { title, detail, fix } = words.locked[reason];
      const asks = grant !== undefined || fault !== undefined || reason.startsWith("storage");
      return {
        tone: TONES[reason] ?? "bad",
        icon: "lock",
        title,
        detail: `${detail} ${fix}`,
        mend: asks && reason !== "trial_over",
      };
    }
  }
}

/** Why the last attempt to ask the server got no answer, with a way out where the user has to act. */
export function describeFault(status: Status, texts: Texts): string | undefined {
  if (!status.fault) return undefined;
  const { detail, fix } = texts.faults[status.fault];
  return status.state === "grace" || status.state === "locked" ? `${detail} ${fix}` : detail;
}
