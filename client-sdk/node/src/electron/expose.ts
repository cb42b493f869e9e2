import { LicenseError, OPERATIONS, STATUS_EVENT, bridgeOver, type LicenseBridge, type Status } from "@claviger/bridge";
import type { ContextBridge, IpcRenderer, IpcRendererEvent } from "electron";
import { channelOf, type Answer } from "./channels.js";

declare global {
  interface Window {
    /**
     * Licensing, as the preload script gives it to the page. Whatever fails rejects with an object that has the shape
     * of a `LicenseError`.
     */
    readonly claviger: LicenseBridge;
  }
}

/** What is used of Electron in a preload script. */
export interface PreloadParts {
  contextBridge: Pick<ContextBridge, "exposeInMainWorld">;
  ipcRenderer: Pick<IpcRenderer, "invoke" | "on" | "removeListener">;
}

/**
 * Gives the page `window.claviger`. For apps that bundle a preload script of their own; others use `licensing.preload`.
 */
export function exposeLicensing({ contextBridge, ipcRenderer }: PreloadParts): void {
  const bridge = bridgeOver({
    invoke: async (operation, args) => {
      const answer = (await ipcRenderer.invoke(channelOf(operation), args)) as Answer;
      if ("failure" in answer) throw new LicenseError(answer.failure);
      return answer.value;
    },
    listen: (listener) => {
      const tell = (_event: IpcRendererEvent, status: Status): void => listener(status);
      ipcRenderer.on(STATUS_EVENT, tell);
      return () => ipcRenderer.removeListener(STATUS_EVENT, tell);
    },
  });
  const methods = OPERATIONS.map((operation) => {
    const method = bridge[operation] as (...values: unknown[]) => Promise<unknown>;
    return [operation, (...values: unknown[]) => method(...values).catch(reject)];
  });
  contextBridge.exposeInMainWorld("claviger", { ...Object.fromEntries(methods), onStatus: bridge.onStatus });
}

/** The context bridge takes everything but the message from an `Error`, and nothing from a plain object. */
function reject(thrown: unknown): never {
  const error = LicenseError.from(thrown);
  throw { name: error.name, message: error.message, ...error.toJSON() };
}
