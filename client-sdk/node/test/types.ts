// Compiled, not run: what apps write fits Electron's own types.
import * as electron from "electron";
import { contextBridge, ipcRenderer } from "electron";
import { LicenseClient, LicenseError, type Status } from "@claviger/node";
import { registerLicensing, type DialogEvent, type ElectronParts, type Licensing } from "@claviger/node/electron";
import { exposeLicensing } from "@claviger/node/preload";

export const parts: ElectronParts = electron;

export async function main(): Promise<Licensing> {
  const licensing = await registerLicensing(electron, {
    server: "https://license.example.com",
    product: "switchfast",
    pinnedKeys: { keys: [] },
    automaticTrial: true,
    pages: ["app://main"],
    language: "de",
    environmentSwitch: false,
  });
  licensing.on("trial-over", (event: DialogEvent) => event.preventDefault());
  licensing.on("status", (status: Status) => console.log(status.state));
  // @ts-expect-error no such event
  licensing.on("trial-begun", () => undefined);
  // @ts-expect-error no such setting
  await registerLicensing(electron, { server: "https://license.example.com", product: "switchfast", sever: "" });
  new electron.BrowserWindow({ webPreferences: { preload: licensing.preload } });
  return licensing;
}

export function preload(): void {
  exposeLicensing({ contextBridge, ipcRenderer });
}

export async function page(): Promise<string> {
  const status: Status = await window.claviger.status();
  switch (status.state) {
    case "trial":
      return `${status.daysLeft} days`;
    case "grace":
      return `${status.why} until ${status.until}`;
    case "locked":
      return status.reason;
    case "licensed":
      return status.grant?.keyLast4 ?? "";
  }
}

export async function node(): Promise<void> {
  const client = await LicenseClient.open({
    server: "https://license.example.com",
    product: "vps-runner",
    keyring: false,
  });
  const stop: () => void = client.onStatus((status) => console.log(status.usable));
  try {
    await client.activate("KEY");
  } catch (error) {
    if (error instanceof LicenseError && error.code === "DEVICE_LIMIT_REACHED") console.log(error.devices.length);
  }
  // @ts-expect-error opened with `open`
  new LicenseClient();
  stop();
}
