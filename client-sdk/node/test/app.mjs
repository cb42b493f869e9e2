// @ts-check
// An app around licensing: Electron's stand-in, a client, and a window with a page of the app.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Licensing } from "@claviger/node/electron";
import { Electron } from "./stand-in/electron.mjs";
import { FakeClient } from "./stand-in/client.mjs";

/** @import { LicensingSetup } from "@claviger/node/electron" */
/** @import { LicenseBridge } from "@claviger/node" */

/** A folder that is the app's, with `index.html` in it in name only. */
export const FOLDER = mkdtempSync(join(tmpdir(), "claviger-app-"));
process.on("exit", () => rmSync(FOLDER, { recursive: true }));
export const PAGE = pathToFileURL(join(FOLDER, "index.html")).href;

/** @param {{ client?: FakeClient, setup?: Partial<LicensingSetup>, isPackaged?: boolean, locale?: string }} options */
export function startApp({ client = new FakeClient(), setup = {}, ...options } = {}) {
  const electron = new Electron({ appPath: FOLDER, userData: FOLDER, ...options });
  const licensing = new Licensing(electron, client.client, {
    server: "https://license.example",
    product: "switchfast",
    ...setup,
  });
  /** @type {import("@claviger/node/electron").DialogEvent[]} */
  const told = [];
  for (const name of /** @type {const} */ ([
    "invalid-license",
    "trial-over",
    "device-limit",
    "activation-error",
    "checkout-error",
  ])) {
    licensing.on(name, (event) => void told.push(event));
  }
  const page = electron.open({ url: PAGE, preload: licensing.preload });
  const bridge = /** @type {LicenseBridge} */ (page.world["claviger"]);
  return { electron, licensing, client, told, page, bridge };
}

/** Lets everything happen that is about to. */
export function settled() {
  return new Promise((resolve) => void setImmediate(resolve));
}
