// @ts-check
// Runs the example app over the stand-in for Electron, and does to its page what standard input says, one JSON document
// a line:
// {"id": 1, "call": "activate", "args": ["…"]}     → {"id": 1, "value": …} or {"id": 1, "error": …}
// {"id": 2, "tell": "opened" | "heard"}            → what was opened in the browser, the states that the page was told
// Environment: APP_SETUP, the app's license.json; USER_DATA, its folder.
import { register } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../example");
process.env["APP_FOLDER"] = folder;
register("./hooks.mjs", import.meta.url, { data: { setup: process.env["APP_SETUP"] } });
await import(pathToFileURL(join(folder, "main.js")).href);
const { electron } = await import("./electron.mjs");

const bridge = electron.pages[0]?.world["claviger"];
/** @type {string[]} */
const heard = [];
bridge.onStatus((/** @type {{ state: string }} */ status) => void heard.push(status.state));

for await (const line of createInterface({ input: process.stdin })) {
  const { id, call, args, tell } = JSON.parse(line);
  const reply = (/** @type {object} */ answer) => void process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`);
  if (tell) {
    reply({ value: { opened: electron.opened, heard }[tell] });
  } else {
    // A call may take long: others go on meanwhile.
    bridge[call](...args).then(
      (/** @type {unknown} */ value) => reply({ value: value ?? null }),
      (/** @type {unknown} */ error) => reply({ error }),
    );
  }
}
// Nobody asks any more.
electron.app.quit();
