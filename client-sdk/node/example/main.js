import { app, BrowserWindow, ipcMain, shell, webContents } from "electron";
import { registerLicensing } from "@claviger/node/electron";
import license from "./license.json" with { type: "json" };

const licensing = await registerLicensing({ app, ipcMain, shell, webContents }, license);

await app.whenReady();
const window = new BrowserWindow({ webPreferences: { preload: licensing.preload } });
await window.loadFile("dist/index.html");
app.on("window-all-closed", () => app.quit());
