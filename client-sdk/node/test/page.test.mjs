// @ts-check
// The page of the example in a real browser: its components, the preload script and the main process, with nothing
// between them but the stand-in for Electron's channels.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";
import { startApp } from "./app.mjs";
import { FakeClient, failure, locked, status } from "./stand-in/client.mjs";

/** @import { Browser, Page } from "puppeteer-core" */

const FOLDER = join(import.meta.dirname, "../example/dist");
const TYPES = /** @type {Record<string, string>} */ ({
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
});
// A machine that also compiles is slow.
const PATIENCE_MS = 60_000;

const server = createServer(async (request, response) => {
  const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
  if (path === "/favicon.ico") return response.writeHead(204).end();
  const file = await readFile(join(FOLDER, path)).catch(() => undefined);
  response.writeHead(file ? 200 : 404, { "content-type": TYPES[extname(path)] ?? "text/plain" }).end(file);
  return undefined;
});
/** @type {Browser} */
let browser;

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  browser = await puppeteer.launch({
    executablePath: process.env["CLAVIGER_CHROMIUM"] ?? "/usr/bin/chromium",
    // Over a pipe, Chromium ends with this process, however that ends.
    pipe: true,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--lang=en-US"],
  });
});

after(async () => {
  await browser?.close();
  server.close();
});

/** A window of the app. @param {ReturnType<typeof startApp>} app @param {string[]} offences @returns {Promise<Page>} */
async function windowOf(app, offences) {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => void offences.push(String(error)));
  page.on("console", (message) => void (message.type() === "error" && offences.push(message.text())));
  // Functions that Chromium exposes copy their arguments and results, as the context bridge does, but of errors only
  // the message.
  await page.exposeFunction("hostCall", (/** @type {string} */ name, /** @type {unknown[]} */ args) =>
    /** @type {any} */ (app.bridge)[name](...args).then(
      (/** @type {unknown} */ value) => ({ value }),
      (/** @type {unknown} */ error) => ({ error }),
    ),
  );
  await page.evaluateOnNewDocument(
    (/** @type {string[]} */ names) => {
      const call = /** @type {any} */ (window);
      const listeners = new Set();
      const methods = names.map((name) => [
        name,
        async (/** @type {unknown[]} */ ...args) => {
          const { value, error } = await call.hostCall(name, args);
          if (error) throw error;
          return value;
        },
      ]);
      call.told = (/** @type {unknown} */ now) => listeners.forEach((listener) => listener(now));
      call.claviger = {
        ...Object.fromEntries(methods),
        onStatus: (/** @type {unknown} */ listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
    },
    Object.keys(app.bridge).filter((name) => name !== "onStatus"),
  );
  const address = server.address();
  assert.ok(address && typeof address === "object");
  await page.goto(`http://127.0.0.1:${address.port}/index.html`);
  app.bridge.onStatus(
    (now) => void page.evaluate((told) => /** @type {any} */ (window).told(told), /** @type {any} */ (now)),
  );
  return page;
}

test("the app is there while it is usable, and a key opens it again", async () => {
  const client = new FakeClient(status());
  client.answers["devices"] = () => ({ maxDevices: 3, devices: [] });
  client.answers["plans"] = () => [];
  const app = startApp({ client });
  /** @type {string[]} */
  const offences = [];
  const page = await windowOf(app, offences);
  const search = await page.waitForSelector("input[type=search]", { visible: true });
  assert.ok(search);

  client.becomes(locked("revoked"));
  await page.waitForSelector("input[type=search]", { hidden: true });
  const key = await page.waitForSelector(">>> claviger-license-activation >>> input", { visible: true });
  client.answers["activate"] = () => Promise.reject(failure("KEY_INVALID"));
  await key?.type("SF-TYPO");
  await key?.press("Enter");
  await page.waitForSelector(">>> claviger-license-activation >>> [role=alert]", { visible: true });

  client.answers["activate"] = () => {
    client.becomes(status());
    return client.now;
  };
  await key?.press("Enter");
  await page.waitForSelector("input[type=search]", { visible: true });
  assert.deepEqual(
    client.calls.filter(([name]) => name === "activate").map(([, text]) => text),
    ["SF-TYPO", "SF-TYPO"],
  );
  assert.deepEqual(offences, []);
  await page.close();
});
