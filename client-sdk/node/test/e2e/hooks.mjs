// @ts-check
// Gives an app the stand-in where it imports Electron, and the setup of the test where it imports its `license.json`.

/** @type {string} */
let setup;

export function initialize(/** @type {{ setup: string }} */ data) {
  setup = data.setup;
}

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, next) {
  if (specifier === "electron") return { url: new URL("electron.mjs", import.meta.url).href, shortCircuit: true };
  return next(specifier, context);
}

/** @type {import("node:module").LoadHook} */
export async function load(url, context, next) {
  if (url.endsWith("/example/license.json")) return { format: "json", source: setup, shortCircuit: true };
  return next(url, context);
}
