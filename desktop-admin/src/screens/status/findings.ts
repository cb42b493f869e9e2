import type { Schemas } from "../../api/client";

/** What the console knows of a server; what could not be read is absent. */
export interface Known {
  parts?: Schemas["ReadinessPart"][];
  stripe?: { dead: number; late: boolean };
  mails?: { failed: number; late: boolean };
  keys?: Schemas["SigningKey"][];
  tokens?: Schemas["AdminTokenInfo"][];
  /** Plans that can be sold. */
  plans?: number;
}

/** Something that is wrong, or soon will be. */
export type Finding =
  | { kind: "part"; part: string; environment?: string; problem: string }
  | { kind: "stripe_dead"; count: number }
  | { kind: "stripe_late" }
  | { kind: "mails_failed"; count: number }
  | { kind: "mails_late" }
  | { kind: "no_key" }
  | { kind: "key_old"; days: number }
  | { kind: "token_expires"; name: string; at: string; own: boolean }
  | { kind: "no_plans" };

const DAY_MS = 86_400_000;
/** As `claviger doctor` has it. */
const KEY_AGE_DAYS = 400;
/** Time that is enough to make another token. */
const TOKEN_NOTICE_DAYS = 14;
/** What keeps customers from using or buying, rather than what will some day. */
const SEVERE: Finding["kind"][] = ["part", "no_key", "stripe_dead"];

/** What is wrong, the worst first. */
export function findings({ parts = [], stripe, mails, keys, tokens = [], plans }: Known, now: number): Finding[] {
  const found: Finding[] = parts
    .filter(({ status }) => status !== "ready")
    .map(({ part, environment, problem }) => ({ kind: "part", part, environment, problem: problem ?? "" }));
  if (keys !== undefined) {
    found.push(...ofKeys(keys, now));
  }
  if (stripe !== undefined && stripe.dead > 0) {
    found.push({ kind: "stripe_dead", count: stripe.dead });
  }
  if (stripe?.late) {
    found.push({ kind: "stripe_late" });
  }
  if (mails !== undefined && mails.failed > 0) {
    found.push({ kind: "mails_failed", count: mails.failed });
  }
  if (mails?.late) {
    found.push({ kind: "mails_late" });
  }
  if (plans === 0) {
    found.push({ kind: "no_plans" });
  }
  for (const { active, expires_at: at, name, current } of tokens) {
    if (active && at !== undefined && Date.parse(at) - now < TOKEN_NOTICE_DAYS * DAY_MS) {
      found.push({ kind: "token_expires", name, at, own: current });
    }
  }
  return found;
}

function ofKeys(keys: Schemas["SigningKey"][], now: number): Finding[] {
  const signing = keys.find(({ state }) => state === "signing");
  if (signing === undefined) {
    return [{ kind: "no_key" }];
  }
  const days = age(signing, now);
  const upcoming = keys.some(({ state }) => state === "upcoming");
  return days > KEY_AGE_DAYS && !upcoming ? [{ kind: "key_old", days }] : [];
}

/** Whole days for which a key has signed. */
export function age({ signs_from: since }: Schemas["SigningKey"], now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(since)) / DAY_MS));
}

export function isSevere({ kind }: Finding): boolean {
  return SEVERE.includes(kind);
}
