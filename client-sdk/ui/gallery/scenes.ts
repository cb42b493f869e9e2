import { GOOD_KEY, Host, PERPETUAL, failing, fullHost, licensedHost } from "./host.js";
import type { Player } from "./play.js";
import { FAULTS, LICENSED, LOCK_REASONS, OTHER_DEVICES, PLANS, THIS_DEVICE, grace, locked, trial } from "./samples.js";

/** The components, in the order of the gallery. */
export const COMPONENTS = [
  "claviger-license-status",
  "claviger-license-activation",
  "claviger-license-page",
  "claviger-license-check",
  "claviger-device-management",
  "claviger-license-settings",
] as const;

export type Component = (typeof COMPONENTS)[number];

/** One state of one component. */
export interface Scene {
  /** Unique, and part of addresses and file names. */
  id: string;
  component: Component;
  host: () => Host;
  attributes?: Readonly<Record<string, string>>;
  /** What the user does to get there. */
  play?: (player: Player) => Promise<void>;
  /** It covers the screen, and is shown by itself only. */
  alone?: boolean;
}

const NOT_ANSWERING = failing("NO_ANSWER");
const HOST_BROKEN = failing("HOST_FAILED");
/** What all components have: loading, and a host that cannot tell. */
function common(component: Component, prefix: string): Scene[] {
  return [
    { id: `${prefix}-loading`, component, host: () => new Host({ hangs: ["status"] }) },
    { id: `${prefix}-unknown`, component, host: () => new Host({ fails: { status: HOST_BROKEN } }) },
  ];
}

function statusScenes(): Scene[] {
  const component = "claviger-license-status";
  const scene = (id: string, host: () => Host, play?: Scene["play"]): Scene => ({
    id: `status-${id}`,
    component,
    host,
    ...(play && { play }),
  });
  const of =
    (status: typeof LICENSED): (() => Host) =>
    () =>
      new Host({ status });
  return [
    scene("licensed", of(LICENSED)),
    scene("perpetual", of({ ...LICENSED, grant: PERPETUAL })),
    scene("test", of({ ...LICENSED, environment: "test" })),
    scene("trial", of(trial(12))),
    scene("trial-last-day", of(trial(1))),
    scene("grace-offline", of(grace("offline"))),
    scene("grace-overdue", of(grace("overdue"))),
    ...LOCK_REASONS.map((reason) => scene(`locked-${reason}`, of(locked(reason)))),
    ...FAULTS.map((fault) => scene(`fault-${fault}`, of({ ...grace("offline"), fault }))),
    scene("licensed-fault", of({ ...LICENSED, fault: "timeout" })),
    scene(
      "checking",
      () => new Host({ status: grace("offline"), hangs: ["check"] }),
      (player) => player.click(".button"),
    ),
    ...common(component, "status"),
  ];
}

function activationScenes(): Scene[] {
  const component = "claviger-license-activation";
  const scene = (id: string, host: () => Host, play?: Scene["play"]): Scene => ({
    id: `activation-${id}`,
    component,
    host,
    ...(play && { play }),
  });
  const refused =
    (error: ReturnType<typeof failing>): (() => Host) =>
    () =>
      new Host({ fails: { activate: error } });
  const activate = (player: Player): Promise<void> => player.activate(GOOD_KEY);
  return [
    scene("empty", () => new Host()),
    scene(
      "missing",
      () => new Host(),
      (player) => player.click("form .button"),
    ),
    scene(
      "typing-slip",
      () => new Host(),
      (player) => player.activate("SF-4Q7NX-2M9TD-K3WZ-7K2N"),
    ),
    scene("device-limit", () => fullHost(), activate),
    scene("transfer-limit", refused(failing("TRANSFER_LIMIT_REACHED", { retryAt: "2026-12-01T08:00:00Z" })), activate),
    scene("no-answer", refused(NOT_ANSWERING), activate),
    scene("unknown-code", refused(failing("OUT_OF_MERCURY")), activate),
    scene("activating", () => new Host({ hangs: ["activate"] }), activate),
    scene("activated", () => new Host(), activate),
    scene("active", () => licensedHost()),
    {
      ...scene(
        "releasing",
        () => fullHost(),
        async (player) => {
          await activate(player);
          await player.click(".device .button");
        },
      ),
      alone: true,
    },
  ];
}

function pageScenes(): Scene[] {
  const component = "claviger-license-page";
  const attributes = { "product-name": "SwitchFast" };
  const scene = (id: string, host: () => Host, play?: Scene["play"]): Scene => ({
    id: `page-${id}`,
    component,
    host,
    attributes,
    ...(play && { play }),
  });
  const buy = (player: Player): Promise<void> => player.click(".plan .button");
  const waiting = { status: { ...locked("trial_over"), pendingPurchase: "cs_gallery_1" } };
  return [
    ...LOCK_REASONS.map((reason) => scene(`locked-${reason}`, () => new Host({ status: locked(reason) }))),
    scene("trial", () => new Host({ status: trial(12) })),
    scene("grace-offline", () => new Host({ status: grace("offline") })),
    scene("grace-overdue", () => new Host({ status: grace("overdue") })),
    scene("licensed", () => licensedHost()),
    scene("test", () => new Host({ status: { ...locked("no_license"), environment: "test" } })),
    { ...scene("no-trial", () => new Host({ plans: PLANS.slice(1, 2) })), attributes: { "no-trial": "" } },
    {
      ...scene(
        "trial-email-missing",
        () => new Host(),
        (player) => player.click("form .button"),
      ),
      attributes: { ...attributes, "trial-email": "required" },
    },
    scene(
      "trial-refused",
      () => new Host({ fails: { startTrial: failing("TRIAL_NOT_OFFERED") } }),
      (player) => player.click("form .button"),
    ),
    scene("plans-loading", () => new Host({ status: locked("trial_over"), hangs: ["plans"] })),
    scene("plans-failed", () => new Host({ status: locked("trial_over"), fails: { plans: NOT_ANSWERING } })),
    scene("plans-none", () => new Host({ status: locked("trial_over"), plans: [] })),
    scene(
      "checkout-refused",
      () => new Host({ status: locked("trial_over"), fails: { openCheckout: failing("STRIPE_UNAVAILABLE") } }),
      buy,
    ),
    scene("purchase", () => new Host({ status: locked("trial_over") }), buy),
    scene("purchase-resumed", () => new Host(waiting)),
    scene("purchase-ended", () => new Host({ ...waiting, fails: { awaitPurchase: failing("PURCHASE_ENDED") } })),
    scene("purchase-no-answer", () => new Host({ ...waiting, fails: { awaitPurchase: NOT_ANSWERING } })),
    scene(
      "portal-opened",
      () => new Host({ status: locked("overdue") }),
      (player) => player.click(".button"),
    ),
    scene(
      "check-unanswered",
      () => {
        const status = { ...locked("offline_too_long"), fault: "dns" as const };
        const host = new Host({ status });
        host.check = async () => host.become(status);
        return host;
      },
      (player) => player.in("claviger-way-out").click(".button"),
    ),
    scene(
      "recovery",
      () => new Host({ status: locked("suspended") }),
      (player) => player.unfold(3),
    ),
    scene(
      "recovery-wrong",
      () => new Host({ status: locked("suspended") }),
      async (player) => {
        await player.unfold(3);
        await player.type("#email", "ada.example.com");
        await player.click("form .button");
      },
    ),
    scene(
      "recovery-sent",
      () => new Host({ status: locked("suspended") }),
      async (player) => {
        await player.unfold(3);
        await player.type("#email", "ada@example.com");
        await player.click("form .button");
      },
    ),
    scene(
      "offline",
      () => new Host({ status: locked("suspended") }),
      async (player) => {
        await player.unfold(4);
        await player.activate(GOOD_KEY);
      },
    ),
    ...common(component, "page"),
  ];
}

function checkScenes(): Scene[] {
  const component = "claviger-license-check";
  const scene = (id: string, host: () => Host, play?: Scene["play"]): Scene => ({
    id: `check-${id}`,
    component,
    host,
    attributes: { "product-name": "SwitchFast" },
    ...(play && { play }),
  });
  return [
    scene("licensed", () => licensedHost()),
    scene("trial", () => new Host({ status: trial(12) })),
    scene("grace-offline", () => new Host({ status: grace("offline") })),
    scene("grace-overdue", () => new Host({ status: grace("overdue") })),
    scene(
      "visiting",
      () => new Host({ status: trial(12) }),
      (player) => player.click(".banner .button"),
    ),
    scene("locked", () => new Host({ status: locked("offline_too_long") })),
    ...common(component, "check"),
  ];
}

function deviceScenes(): Scene[] {
  const component = "claviger-device-management";
  const scene = (id: string, host: () => Host, play?: Scene["play"]): Scene => ({
    id: `devices-${id}`,
    component,
    host,
    ...(play && { play }),
  });
  return [
    scene("several", () => licensedHost()),
    scene("one", () => licensedHost({ devices: [THIS_DEVICE] })),
    scene("none", () => licensedHost({ devices: [] })),
    scene("no-license", () => new Host({ status: trial(12) })),
    scene("list-loading", () => licensedHost({ hangs: ["devices"] })),
    scene("list-failed", () => licensedHost({ fails: { devices: NOT_ANSWERING } })),
    scene(
      "release-failed",
      () => licensedHost({ devices: OTHER_DEVICES, fails: { release: NOT_ANSWERING } }),
      async (player) => {
        await player.click(".device .button");
        await player.click("dialog .button.danger");
      },
    ),
    scene(
      "released",
      () => licensedHost({ devices: [...OTHER_DEVICES, THIS_DEVICE] }),
      async (player) => {
        await player.click(".device .button");
        await player.click("dialog .button.danger");
      },
    ),
    {
      ...scene(
        "deactivating",
        () => licensedHost(),
        (player) => player.click(".device .button"),
      ),
      alone: true,
    },
    ...common(component, "devices"),
  ];
}

function settingsScenes(): Scene[] {
  const component = "claviger-license-settings";
  const all = { "allow-environment-switch": "", "allow-forget": "" };
  const scene = (id: string, host: () => Host, play?: Scene["play"]): Scene => ({
    id: `settings-${id}`,
    component,
    host,
    ...(play && { play }),
  });
  const check = (player: Player): Promise<void> => player.click(".button");
  return [
    scene("licensed", () => licensedHost()),
    { ...scene("everything", () => licensedHost({ status: { ...LICENSED, grant: PERPETUAL } })), attributes: all },
    scene("trial", () => new Host({ status: trial(12) })),
    scene("grace", () => new Host({ status: grace("overdue"), devices: [THIS_DEVICE] })),
    scene("locked", () => new Host({ status: locked("expired") })),
    { ...scene("no-license", () => new Host()), attributes: all },
    scene("checking", () => licensedHost({ hangs: ["check"] }), check),
    scene("checked", () => licensedHost(), check),
    scene(
      "unanswered",
      () => {
        const host = licensedHost();
        host.check = async () => host.become({ ...LICENSED, fault: "timeout" });
        return host;
      },
      check,
    ),
    scene(
      "portal-failed",
      () => licensedHost({ fails: { openPortal: failing("BILLING_UNAVAILABLE") } }),
      (player) => player.click(".actions .button:nth-of-type(2)"),
    ),
    {
      ...scene("switch-failed", () => licensedHost({ fails: { switchEnvironment: NOT_ANSWERING } })),
      attributes: { "allow-environment-switch": "" },
    },
    {
      ...scene(
        "forgetting",
        () => licensedHost(),
        (player) => player.click(".block:last-of-type .button"),
      ),
      attributes: { "allow-forget": "" },
      alone: true,
    },
    ...common(component, "settings"),
  ];
}

/** Every state of every component. */
export const SCENES: readonly Scene[] = [
  ...statusScenes(),
  ...activationScenes(),
  ...pageScenes(),
  ...checkScenes(),
  ...deviceScenes(),
  ...settingsScenes(),
];
