import { HOST_FAILED, LicenseError } from "@claviger/bridge";
import type { ElectronParts } from "./parts.js";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Opens a page in the system's browser. `https` only, because other schemes start programs; `http` on this machine, for
 * tests.
 */
export async function openInBrowser(shell: ElectronParts["shell"], address: string): Promise<void> {
  const url = new URL(address);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && LOOPBACK.has(url.hostname))) {
    throw new LicenseError({
      code: HOST_FAILED,
      detail: "The address is not one that the app opens in a browser.",
      fix: "Tell the maker of the app.",
    });
  }
  await shell.openExternal(url.href);
}
