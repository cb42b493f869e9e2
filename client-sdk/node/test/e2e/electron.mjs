// @ts-check
// What the app imports as `electron`.
import { Electron } from "../stand-in/electron.mjs";

const { APP_FOLDER, USER_DATA } = process.env;
if (!APP_FOLDER || !USER_DATA) throw new Error("APP_FOLDER and USER_DATA are not set");

export const electron = new Electron({ appPath: APP_FOLDER, userData: USER_DATA });
export const { app, BrowserWindow, ipcMain, shell, webContents } = electron;
