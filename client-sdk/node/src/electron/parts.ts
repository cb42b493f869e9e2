import type { App, Dialog, IpcMain, Shell, webContents } from "electron";

/** What is used of Electron in the main process. `import * as electron from "electron"` has all of it. */
export interface ElectronParts {
  app: Pick<
    App,
    "getAppPath" | "getLocale" | "getPath" | "getVersion" | "isPackaged" | "once" | "removeListener" | "whenReady"
  >;
  /** Without it there are no default dialogs. */
  dialog?: Pick<Dialog, "showMessageBox">;
  ipcMain: Pick<IpcMain, "handle" | "removeHandler">;
  shell: Pick<Shell, "openExternal">;
  webContents: Pick<typeof webContents, "getAllWebContents">;
}
