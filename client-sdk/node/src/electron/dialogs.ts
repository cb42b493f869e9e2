import { LicenseError, type Status } from "@claviger/bridge";
import { openInBrowser } from "./browser.js";
import type { ElectronParts } from "./parts.js";
import { textsOf, type Texts } from "./texts.js";

/** What people are to be told. */
export type DialogName = "invalid-license" | "trial-over" | "device-limit" | "activation-error" | "checkout-error";

/**
 * On whose behalf something was done: a page's, which shows what became of it itself; the app's own code; or nobody's,
 * in the background.
 */
export type Asker = "page" | "app" | "nobody";

/** Something that people are to be told. */
export interface DialogEvent {
  readonly name: DialogName;
  /** How things stand. */
  readonly status: Status;
  /** What failed; absent if the app was locked without anybody asking for anything. */
  readonly error?: LicenseError;
  /** On whose behalf. */
  readonly asker: Asker;
  /** Keeps the default dialog away: the app shows one of its own. */
  preventDefault(): void;
  readonly defaultPrevented: boolean;
}

/** An event that nobody has seen yet. */
export function dialogEvent(name: DialogName, status: Status, asker: Asker, error?: LicenseError): DialogEvent {
  let prevented = false;
  return {
    name,
    status,
    ...(error && { error }),
    asker,
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
}

/**
 * What to tell when the status changes: that the app is locked from now on, or is when it starts. That it was never
 * licensed is no news.
 */
export function newsOf(before: Status | undefined, now: Status): DialogName | undefined {
  if (now.state !== "locked" || before?.usable === false) return undefined;
  switch (now.reason) {
    case "no_license":
      return undefined;
    case "trial_over":
      return "trial-over";
    case "device_limit":
      return "device-limit";
    default:
      return "invalid-license";
  }
}

/**
 * Whether there is a default dialog about an event. A page shows by itself what became of what it asked for, and nobody
 * wants to hear days later that a checkout which he left has passed.
 */
export function deservesDialog({ asker, error }: DialogEvent): boolean {
  return asker === "app" || (asker === "nobody" && error?.code !== "PURCHASE_ENDED");
}

/** Shows the default dialog of an event. */
export async function show(
  electron: Pick<ElectronParts, "app" | "dialog" | "shell">,
  event: DialogEvent,
  language: string | undefined,
): Promise<void> {
  const { app, dialog, shell } = electron;
  if (!dialog) return;
  await app.whenReady();
  const texts = textsOf(language, app.getLocale());
  const buyUrl = event.name === "trial-over" || event.name === "invalid-license" ? event.status.buyUrl : undefined;
  const { response } = await dialog.showMessageBox({
    type: event.error ? "error" : "warning",
    ...wordsOf(event, texts),
    buttons: ["OK", ...(buyUrl === undefined ? [] : [texts.plans.title])],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (buyUrl !== undefined && response === 1) await openInBrowser(shell, buyUrl);
}

function wordsOf({ status, error }: DialogEvent, texts: Texts): { message: string; detail: string } {
  if (error) {
    const known = (texts.errors as Partial<Record<string, { detail: string; fix: string }>>)[error.code];
    const names = error.devices.map((device) => device.name ?? device.hostname ?? texts.devices.unnamed);
    return {
      message: known?.detail ?? error.message,
      detail: [known?.fix ?? error.fix, ...names.map((name) => `• ${name}`)].join("\n"),
    };
  }
  if (status.state !== "locked") return { message: status.detail, detail: status.fix ?? "" };
  const { title, detail, fix } = texts.status.locked[status.reason];
  return { message: title, detail: `${detail}\n${fix}` };
}
