import { realpathSync } from "node:fs";
import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { WebFrameMain } from "electron";

/** Tells the app's own pages from whatever else a window may show. */
export class Pages {
  readonly #folder: string;
  readonly #places: ReadonlySet<string>;

  /** Pages are files in the app's folder, and what is served from these addresses (scheme and host count). */
  constructor(folder: string, addresses: readonly string[]) {
    this.#folder = real(folder);
    this.#places = new Set(addresses.map((address) => placeOf(new URL(address))));
  }

  /** Whether this is the top frame of a window that shows a page of the app. */
  owns(frame: Pick<WebFrameMain, "parent" | "url"> | null): boolean {
    return frame !== null && frame.parent === null && this.has(frame.url);
  }

  /** Whether the address is that of a page of the app. */
  has(address: string): boolean {
    let url: URL;
    try {
      url = new URL(address);
    } catch {
      return false;
    }
    return this.#places.has(placeOf(url)) || (url.protocol === "file:" && this.#holds(url));
  }

  #holds(url: URL): boolean {
    let path: string;
    try {
      path = fileURLToPath(url);
    } catch {
      return false;
    }
    const inside = relative(this.#folder, real(path));
    return inside !== "" && !inside.startsWith("..") && !isAbsolute(inside);
  }
}

/** Scheme and host; `origin` is empty for schemes of an app's own, such as `app://`. */
function placeOf(url: URL): string {
  return `${url.protocol}//${url.host}`;
}

/** Where a path leads; itself if it leads nowhere. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
