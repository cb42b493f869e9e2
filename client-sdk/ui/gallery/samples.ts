import type { Device, Fault, Grant, LockReason, Plan, Status } from "@claviger/bridge";
import { TEXTS } from "@claviger/ui";

/** The instant at which the gallery plays, so that pictures of it are always the same. */
export const NOW = "2026-11-22T09:15:00Z";

export const GRANT: Grant = {
  id: "lic_01m80rjytyfze9ababxn3q6d0k",
  plan: "pro",
  planName: "Pro",
  keyLast4: "7K2M",
  activation: "act_01m80rjytyfze9ababxn3q6d0a",
  features: ["cloud_sync", "sso"],
  limits: { max_resources: 5000, workspaces: null },
  expiresAt: "2027-05-03T10:00:00Z",
  offlineUntil: "2026-12-06T09:15:00Z",
  refreshAfter: "2026-11-23T09:15:00Z",
};

const TRIAL_GRANT: Grant = {
  id: "trl_01m80rjytyfze9ababxn3q6d0t",
  features: ["cloud_sync"],
  limits: { max_resources: 100 },
  expiresAt: "2026-12-04T08:30:00Z",
  offlineUntil: "2026-12-04T08:30:00Z",
  refreshAfter: "2026-11-23T09:15:00Z",
};

const COMMON = { detail: "", product: "switchfast", environment: "prod", checkedAt: NOW, warnings: [] } as const;

export const LICENSED: Status = { ...COMMON, warnings: [], state: "licensed", usable: true, grant: GRANT };

export function trial(daysLeft: number): Status {
  return {
    ...COMMON,
    warnings: [],
    state: "trial",
    daysLeft,
    endsAt: "2026-12-04T08:30:00Z",
    usable: true,
    grant: TRIAL_GRANT,
  };
}

export function grace(why: "offline" | "overdue"): Status {
  const status: Status = {
    ...COMMON,
    warnings: [],
    state: "grace",
    why,
    until: "2026-12-06T09:15:00Z",
    usable: true,
    grant: GRANT,
    checkedAt: "2026-11-20T16:40:00Z",
  };
  return why === "offline" ? { ...status, fault: "unreachable" } : status;
}

/** Locks of somebody who never had a license here have no grant. */
const WITHOUT_GRANT: readonly LockReason[] = [
  "no_license",
  "device_limit",
  "transfer_limit",
  "other_environment",
  "other_product",
  "unknown_key",
  "storage_damaged",
  "other_device",
];

export function locked(reason: LockReason): Status {
  const { checkedAt, ...rest } = COMMON;
  const status: Status = { ...rest, warnings: [], state: "locked", reason, usable: false };
  if (reason === "trial_over") return { ...status, checkedAt, grant: TRIAL_GRANT };
  return WITHOUT_GRANT.includes(reason) ? status : { ...status, checkedAt, grant: GRANT };
}

// Whoever adds a reason has to write its texts; it is in the gallery then.
export const LOCK_REASONS = Object.keys(TEXTS.en.status.locked) as LockReason[];
export const FAULTS = Object.keys(TEXTS.en.faults) as Fault[];

export const THIS_DEVICE: Device = {
  id: "act_01m80rjytyfze9ababxn3q6d0a",
  current: true,
  name: "Studio Mac",
  platform: "macos",
  appVersion: "1.4.2",
  activatedAt: "2026-03-02T08:00:00Z",
  lastSeenAt: NOW,
};

export const OTHER_DEVICES: readonly Device[] = [
  {
    id: "act_01m80rjytyfze9ababxn3q6d0b",
    current: false,
    name: "Office PC",
    platform: "windows",
    appVersion: "1.4.0",
    activatedAt: "2026-01-15T08:00:00Z",
    lastSeenAt: "2026-11-20T17:05:00Z",
  },
  {
    id: "act_01m80rjytyfze9ababxn3q6d0c",
    current: false,
    hostname: "buildserver-07.internal.example.com",
    platform: "linux",
    activatedAt: "2026-06-01T08:00:00Z",
    lastSeenAt: "2026-08-11T03:12:00Z",
  },
];

export const PLANS: readonly Plan[] = [
  {
    code: "starter",
    name: "Starter",
    kind: "perpetual",
    maxDevices: 1,
    features: ["cloud_sync"],
    limits: { max_resources: 500 },
    prices: [{ code: "starter-once", currency: "eur", amount: 4900 }],
  },
  {
    code: "pro",
    name: "Pro",
    kind: "subscription",
    maxDevices: 3,
    features: ["cloud_sync", "sso"],
    limits: { max_resources: 5000, workspaces: null },
    prices: [
      { code: "pro-month", currency: "eur", amount: 1200, intervalMonths: 1 },
      { code: "pro-year", currency: "eur", amount: 9900, intervalMonths: 12 },
    ],
  },
  {
    code: "enterprise",
    name: "Enterprise",
    kind: "fixed_term",
    maxDevices: 250,
    features: ["cloud_sync", "sso", "audit_log"],
    limits: { max_resources: null, workspaces: null },
    prices: [],
  },
];

/** What this app calls its features and limits. */
export const LABELS = {
  cloud_sync: "Cloud sync",
  sso: "Single sign-on",
  audit_log: "Audit log",
  max_resources: "Resources",
  workspaces: "Workspaces",
};
