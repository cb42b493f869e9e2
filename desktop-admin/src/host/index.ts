/**
 * What the page has the app's Rust code do. No other module knows Tauri.
 *
 * Every function rejects with a `Failure`.
 */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWindow } from "@tauri-apps/api/window";

import type {
  Credentials,
  Desk,
  Download,
  Downloaded,
  DownloadProgress,
  Place,
  Reply,
  Request,
  Saved,
} from "./types";

export type * from "./types";

/** Everything that the page has to know before it asks a server. Its troubles are told once. */
export function desk(): Promise<Desk> {
  return invoke("desk");
}

/** Keeps a token, once the server says that it is good. What the desk has selected is then what was signed in to. */
export function signIn(credentials: Credentials): Promise<Desk> {
  return invoke("sign_in", { credentials });
}

/** Forgets the token of a place. */
export function signOut(place: Place): Promise<Desk> {
  return invoke("sign_out", { place });
}

/** Remembers what the page shows, for the next start. */
export function select(place: Place): Promise<Desk> {
  return invoke("select", { place });
}

/** Gives a profile another name. */
export function renameProfile(profile: string, name: string): Promise<Desk> {
  return invoke("rename_profile", { profile, name });
}

/** Forgets a profile and its tokens. */
export function removeProfile(profile: string): Promise<Desk> {
  return invoke("remove_profile", { profile });
}

/** Asks the server of a place. Resolves with what the server answers, whatever its status; rejects if there is no answer. */
export function request(request: Request): Promise<Reply> {
  return invoke("request", { request });
}

/** Saves what a server answers in the folder for downloads, as it comes. Rejects if the answer is a problem. */
export function download(download: Download): Promise<Downloaded> {
  return invoke("download", { download });
}

/** Saves a text in the folder for downloads. */
export function save(name: string, text: string): Promise<Saved> {
  return invoke("save", { name, text });
}

/** Opens a secure page in the system's browser, or the folder of a file that `download` or `save` made. */
export function open(target: string): Promise<void> {
  return invoke("open", { target });
}

/** Tells how far downloads are. Gives a function that ends it. */
export function onDownloadProgress(listener: (progress: DownloadProgress) => void): () => void {
  const listening = listen<DownloadProgress>("download-progress", ({ payload }) => listener(payload));
  return () => void listening.then((end) => end());
}

/** Sets the title of the window. */
export function setTitle(title: string): Promise<void> {
  return getCurrentWindow().setTitle(title);
}
