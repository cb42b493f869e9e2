import { contextBridge, ipcRenderer } from "electron";
import { exposeLicensing } from "./expose.js";

exposeLicensing({ contextBridge, ipcRenderer });
