import { EventEmitter } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  HOST_FAILED,
  LicenseError,
  OPERATIONS,
  STATUS_EVENT,
  perform,
  type LicenseBridge,
  type Operation,
  type Setup,
  type Status,
} from "@claviger/bridge";
import type { IpcMainInvokeEvent } from "electron";
import { LicenseClient } from "../client.js";
import { checked } from "./arguments.js";
import { channelOf, type Answer } from "./channels.js";
import { deservesDialog, dialogEvent, show, type DialogEvent, type DialogName } from "./dialogs.js";
import { Host } from "./host.js";
import { Pages } from "./pages.js";
import type { ElectronParts } from "./parts.js";

export type { Asker, DialogEvent, DialogName } from "./dialogs.js";
export type { ElectronParts } from "./parts.js";

/** A client as in `LicenseClient.open`, and what is of Electron. */
export interface LicensingSetup extends Setup {
  /** The folder for what is remembered; `licensing` in the app's `userData` if it is left out. */
  dataDir?: string;
  /** The version of the app; that of its `package.json` if it is left out. */
  appVersion?: string;
  /**
   * Where the app's pages come from if they are not files of the app: `app://main`, or `http://localhost:5173` in
   * development.
   */
  pages?: readonly string[];
  /** The language of the default dialogs; the app's if it is left out. */
  language?: string;
  /**
   * Whether pages may switch the environment. Only builds that are not packaged may, if it is left out: in `test`,
   * licenses cost nothing.
   */
  environmentSwitch?: boolean;
}

/** The events of `Licensing`. */
export type LicensingEvents = Record<DialogName, [event: DialogEvent]> & {
  /** The status changed. */
  status: [status: Status];
};

/** Licensing in the main process of an app. Emits what people are to be told, before it shows its own dialog. */
export class Licensing extends EventEmitter<LicensingEvents> {
  /** The path of the preload script, for `webPreferences.preload`: it gives the page `window.claviger`. */
  readonly preload: string = fileURLToPath(new URL("preload.cjs", import.meta.url));
  /** The same that pages have, for menus and other code of the main process. */
  readonly bridge: LicenseBridge;
  readonly #host: Host;
  readonly #pages: Pages;
  readonly #electron: ElectronParts;
  readonly #language: string | undefined;
  readonly #quit = (): void => this.dispose();

  /** See `registerLicensing`. */
  constructor(electron: ElectronParts, client: LicenseClient, setup: LicensingSetup) {
    super();
    this.#electron = electron;
    this.#language = setup.language;
    this.#pages = new Pages(electron.app.getAppPath(), setup.pages ?? []);
    this.#host = new Host(client, electron.shell, setup.environmentSwitch ?? !electron.app.isPackaged, {
      changed: (status) => this.#changed(status),
      news: (...news) => this.#news(dialogEvent(...news)),
    });
    this.bridge = this.#host.for("app");
    const forPages = this.#host.for("page");
    for (const operation of OPERATIONS) {
      electron.ipcMain.handle(channelOf(operation), (event, args) => this.#answer(forPages, operation, event, args));
    }
    electron.app.once("will-quit", this.#quit);
    this.#host.start();
  }

  /** The client in use: another one after the environment was switched. */
  get client(): LicenseClient {
    return this.#host.client;
  }

  /** Stops everything; also when the app quits. */
  dispose(): void {
    this.#electron.app.removeListener("will-quit", this.#quit);
    for (const operation of OPERATIONS) this.#electron.ipcMain.removeHandler(channelOf(operation));
    this.#host.close();
    this.removeAllListeners();
  }

  async #answer(
    bridge: LicenseBridge,
    operation: Operation,
    { senderFrame }: Pick<IpcMainInvokeEvent, "senderFrame">,
    args: unknown,
  ): Promise<Answer> {
    try {
      if (!this.#pages.owns(senderFrame)) throw foreign();
      return { value: await perform(bridge, operation, checked(operation, args)) };
    } catch (error) {
      return { failure: LicenseError.from(error).toJSON() };
    }
  }

  #changed(status: Status): void {
    this.emit("status", status);
    for (const contents of this.#electron.webContents.getAllWebContents()) {
      if (this.#pages.has(contents.getURL())) contents.send(STATUS_EVENT, status);
    }
  }

  #news(event: DialogEvent): void {
    this.emit(event.name, event);
    if (event.defaultPrevented || !deservesDialog(event)) return;
    // A dialog that cannot be shown must not end the app.
    show(this.#electron, event, this.#language).catch((error: unknown) => console.error("claviger:", error));
  }
}

/** Who asks is no page of the app. */
function foreign(): LicenseError {
  return new LicenseError({
    code: HOST_FAILED,
    detail: "Licensing answers to the app's own pages only.",
    fix: "Name the address of the page in `pages`, if it is one of them.",
  });
}

/** Opens the client, checks from now on, and answers to the app's pages. Await it before the first window is opened. */
export async function registerLicensing(electron: ElectronParts, setup: LicensingSetup): Promise<Licensing> {
  const { pages, language, environmentSwitch, ...rest } = setup;
  const client = await LicenseClient.open({
    dataDir: join(electron.app.getPath("userData"), "licensing"),
    appVersion: electron.app.getVersion(),
    ...rest,
  });
  return new Licensing(electron, client, setup);
}
