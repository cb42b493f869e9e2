// @ts-check
// Stands in for Electron's runtime, which tests do not have: what crosses between processes is copied as Electron
// copies it. What is Electron's own (its V8, the isolation of contexts, the sandbox) is not tested by it.
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** @import { App, BrowserWindowConstructorOptions, IpcMainInvokeEvent, MessageBoxOptions, WebContents } from "electron" */
/** @import { ElectronParts } from "@claviger/node/electron" */
/** @import { PreloadParts } from "@claviger/node/preload" */
/** @typedef {{ parent: object | null, url: string }} Frame */
/** @typedef {{ preload?: string, url: string, parent?: object | null }} PageOptions */

/** One run of an app. */
export class Electron {
  /** @type {Map<string, (event: IpcMainInvokeEvent, ...args: any[]) => unknown>} */
  handlers = new Map();
  /** @type {Page[]} The pages that are open. */
  pages = [];
  /** @type {string[]} What was opened in the system's browser. */
  opened = [];
  /** @type {MessageBoxOptions[]} The dialogs that were shown. */
  shown = [];
  /** The button that people press in dialogs. */
  press = 0;

  /** @param {{ appPath: string, userData: string, isPackaged?: boolean, locale?: string }} options */
  constructor({ appPath, userData, isPackaged = false, locale = "en-US" }) {
    const electron = this;
    this.app = Object.assign(/** @type {App} */ (/** @type {unknown} */ (new EventEmitter())), {
      isPackaged,
      getAppPath: () => appPath,
      getLocale: () => locale,
      getPath: () => userData,
      getVersion: () => "1.4.2",
      whenReady: async () => undefined,
      /** Asks everybody to end, as Electron does before it ends. */
      quit: () => void this.app.emit("will-quit", {}),
    });
    this.dialog = /** @type {NonNullable<ElectronParts["dialog"]>} */ ({
      showMessageBox: async (/** @type {any} */ options) => {
        this.shown.push(options);
        return { response: this.press, checkboxChecked: false };
      },
    });
    /** @type {ElectronParts["ipcMain"]} */
    this.ipcMain = {
      handle: (channel, listener) => {
        if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
        this.handlers.set(channel, listener);
      },
      removeHandler: (channel) => void this.handlers.delete(channel),
    };
    /** @type {ElectronParts["shell"]} */
    this.shell = { openExternal: async (url) => void this.opened.push(url) };
    /** @type {ElectronParts["webContents"]} */
    this.webContents = { getAllWebContents: () => this.pages.map((page) => page.contents) };
    this.BrowserWindow = class {
      /** @param {BrowserWindowConstructorOptions} options */
      constructor(options) {
        this.options = options;
      }
      /** @param {string} file */
      async loadFile(file) {
        const url = pathToFileURL(`${appPath}/${file}`).href;
        electron.open({ url, preload: this.options.webPreferences?.preload });
      }
    };
  }

  /** @param {PageOptions} options */
  open(options) {
    const page = new Page(this, options);
    this.pages.push(page);
    return page;
  }
}

/** A page in a window: what its preload script gave it is in `world`. */
class Page {
  /** @type {Record<string, any>} */
  world = {};
  #events = new EventEmitter();

  /** @param {Electron} electron @param {PageOptions} options */
  constructor(electron, { preload, url, parent = null }) {
    const frame = { parent, url };
    this.contents = /** @type {WebContents} */ ({
      getURL: () => frame.url,
      send: (channel, ...args) => void this.#events.emit(channel, {}, ...structuredClone(args)),
    });
    const { contents } = this;
    /** @type {PreloadParts} */
    this.renderer = {
      contextBridge: { exposeInMainWorld: (name, api) => (this.world[name] = crossing(api)) },
      ipcRenderer: /** @type {PreloadParts["ipcRenderer"]} */ ({
        invoke: async (channel, ...args) => {
          try {
            const handler = electron.handlers.get(channel);
            if (!handler) throw new Error(`No handler registered for '${channel}'`);
            const event = /** @type {IpcMainInvokeEvent} */ ({
              sender: contents,
              senderFrame: /** @type {Frame} */ (frame),
            });
            return structuredClone(await handler(event, ...structuredClone(args)));
          } catch (error) {
            throw new Error(`Error invoking remote method '${channel}': ${error}`);
          }
        },
        on: (channel, listener) => this.#events.on(channel, listener),
        removeListener: (channel, listener) => this.#events.removeListener(channel, listener),
      }),
    };
    if (preload !== undefined) run(preload, this.renderer);
  }
}

/** Runs a preload script as in a sandbox: it can require nothing but Electron. */
function run(/** @type {string} */ file, /** @type {PreloadParts} */ electron) {
  const require = (/** @type {string} */ name) => {
    if (name === "electron") return electron;
    throw new Error(`module not found: ${name}`);
  };
  new Function("require", "module", "exports", readFileSync(file, "utf8"))(require, { exports: {} }, {});
}

/**
 * What arrives on the other side of the context bridge: proxies of functions, errors with nothing but their message,
 * copies of all else.
 */
function crossing(/** @type {any} */ value) {
  if (typeof value === "function") return (/** @type {any[]} */ ...args) => crossing(value(...args.map(crossing)));
  if (value instanceof Promise) return value.then(crossing, (error) => Promise.reject(crossing(error)));
  if (value instanceof Error) return new Error(value.message);
  if (Array.isArray(value)) return value.map(crossing);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, crossing(member)]));
  }
  return value;
}
