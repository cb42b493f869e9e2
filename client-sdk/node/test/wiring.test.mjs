// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { OPERATIONS } from "@claviger/bridge";
import { PAGE, settled, startApp } from "./app.mjs";
import { failure, locked, status } from "./stand-in/client.mjs";

const WISH = { plan: "lifetime", language: "de" };

test("a page has every operation, and its arguments arrive in order", async () => {
  const { bridge, client, electron } = startApp();
  assert.equal(electron.handlers.size, OPERATIONS.length);
  client.answers["checkoutUrl"] = () => ({ session: "cs_1", url: "https://pay.example/cs_1" });
  client.answers["portalUrl"] = () => "https://billing.example/session";
  const calls = /** @type {const} */ ([
    ["check", [], ["check"]],
    ["activate", ["KEY"], ["activate", "KEY"]],
    ["deactivate", [], ["deactivate"]],
    ["devices", [], ["devices"]],
    ["release", ["act_1"], ["release", "act_1"]],
    ["startTrial", ["ada@example.com"], ["startTrial", "ada@example.com"]],
    ["startTrial", [], ["startTrial", undefined]],
    ["plans", [], ["plans"]],
    ["openCheckout", [WISH], ["checkoutUrl", WISH]],
    ["awaitPurchase", ["cs_2"], ["awaitPurchase", "cs_2"]],
    ["openPortal", [], ["portalUrl"]],
    ["recover", ["ada@example.com", "de"], ["recover", "ada@example.com", "de"]],
    ["requestFile", ["KEY"], ["requestFile", "KEY"]],
    ["importLicenseFile", ["{}"], ["importLicenseFile", "{}"]],
    ["forget", [], ["forget"]],
  ]);
  for (const [operation, args, call] of calls) {
    client.calls.length = 0;
    await /** @type {any} */ (bridge)[operation](...args);
    assert.deepEqual(client.calls[0], call, operation);
  }
  assert.deepEqual(await bridge.status(), status());
  assert.equal(await bridge.environment(), "prod");
});

test("an error keeps its shape on its way to the page", async () => {
  const { bridge, client } = startApp();
  const device = {
    id: "act_1",
    current: false,
    name: "Laptop",
    activatedAt: "2026-01-01T00:00:00Z",
    lastSeenAt: "2026-01-02T00:00:00Z",
  };
  const details = { devices: [device], retryAt: "2026-02-01T00:00:00Z" };
  client.answers["activate"] = () => Promise.reject(failure("DEVICE_LIMIT_REACHED", details));
  const error = await bridge.activate("KEY").catch((thrown) => thrown);
  assert.deepEqual(error, {
    name: "LicenseError",
    code: "DEVICE_LIMIT_REACHED",
    message: "DEVICE_LIMIT_REACHED, in words.",
    detail: "DEVICE_LIMIT_REACHED, in words.",
    fix: "A way out.",
    ...details,
  });
});

test("what is no error of licensing shows nothing of the main process", async () => {
  const { bridge, client } = startApp();
  client.answers["plans"] = () => Promise.reject(new Error("ENOENT: /home/ada/secret"));
  const error = await bridge.plans().catch((thrown) => thrown);
  assert.equal(error.code, "HOST_FAILED");
  assert.ok(!JSON.stringify(error).includes("ada"));
});

test("arguments that an operation does not take do not reach the client", async () => {
  const { page, client } = startApp();
  const calls = /** @type {[string, unknown][]} */ ([
    ["activate", undefined],
    ["activate", {}],
    ["activate", { key: 7 }],
    ["activate", { key: "K".repeat(2_001) }],
    ["activate", { key: "KEY", more: true }],
    ["activate", ["KEY"]],
    ["check", { key: "KEY" }],
    ["openCheckout", { wish: "lifetime" }],
    ["openCheckout", { wish: { plan: "lifetime", device: "another" } }],
    ["switchEnvironment", { environment: "staging" }],
    ["importLicenseFile", { text: "x".repeat(1_000_001) }],
  ]);
  for (const [operation, args] of calls) {
    const answer = await page.renderer.ipcRenderer.invoke(`claviger:call:${operation}`, args);
    assert.equal(answer.failure?.code, "REQUEST_INVALID", `${operation} ${JSON.stringify(args)?.slice(0, 80)}`);
  }
  assert.deepEqual(client.calls, []);
});

test("only the app's own pages are answered, and told of changes", async () => {
  const { electron, licensing, client } = startApp({ setup: { pages: ["app://main", "http://localhost:5173/"] } });
  const own = [PAGE, "app://main/index.html", "http://localhost:5173/license?x#y"];
  const foreign = [
    "https://evil.example/index.html",
    "file:///etc/passwd",
    `${PAGE.slice(0, PAGE.lastIndexOf("/"))}-other/index.html`,
    `${PAGE.slice(0, PAGE.lastIndexOf("/"))}/../index.html`,
    "file://host/share/index.html",
    "app://other/index.html",
    "http://localhost:5174/",
    "https://localhost:5173/",
    "about:blank",
    "",
    "data:text/html,x",
  ];
  for (const url of [...own, ...foreign]) {
    const page = electron.open({ url, preload: licensing.preload });
    /** @type {unknown[]} */
    const heard = [];
    page.world["claviger"].onStatus((/** @type {unknown} */ now) => void heard.push(now));
    const answer = await page.world["claviger"].check().catch((/** @type {unknown} */ thrown) => thrown);
    client.becomes(locked("expired"));
    const isOwn = own.includes(url);
    assert.equal(answer.code, isOwn ? undefined : "HOST_FAILED", url);
    assert.equal(heard.length, isOwn ? 1 : 0, url);
  }
  const calls = client.calls.length;
  const inner = electron.open({ url: PAGE, parent: {}, preload: licensing.preload });
  await assert.rejects(inner.world["claviger"].check(), "a frame inside of a page");
  assert.equal(client.calls.length, calls);
});

test("pages are told of changes until they no longer listen", async () => {
  const { bridge, client } = startApp();
  /** @type {string[]} */
  const heard = [];
  const stop = bridge.onStatus((now) => void heard.push(now.state));
  client.becomes(locked("revoked"));
  client.becomes(status());
  stop();
  client.becomes(locked("revoked"));
  assert.deepEqual(heard, ["locked", "licensed"]);
});

test("the main process has the same operations, and hears of changes", async () => {
  const { licensing, client } = startApp();
  /** @type {string[]} */
  const heard = [];
  licensing.on("status", (now) => void heard.push(now.state));
  const stop = licensing.bridge.onStatus((now) => void heard.push(now.state));
  client.becomes(locked("revoked"));
  stop();
  assert.deepEqual(heard, ["locked", "locked"]);
  await licensing.bridge.activate("KEY");
  assert.deepEqual(client.calls.at(-1), ["activate", "KEY"]);
});

test("everything ends when the app quits", async () => {
  const { electron, client, bridge } = startApp();
  assert.ok(client.checks);
  electron.app.quit();
  assert.ok(client.closed && !client.checks);
  assert.equal(electron.handlers.size, 0);
  const error = await bridge.check().catch((thrown) => thrown);
  assert.equal(error.code, "HOST_FAILED");
});

test("the environment is switched where that is allowed, and the two clients are kept apart", async () => {
  const { bridge, client, licensing, page } = startApp();
  /** @type {string[]} */
  const heard = [];
  bridge.onStatus((now) => void heard.push(`${now.environment} ${now.state}`));
  const [now] = await Promise.all([bridge.switchEnvironment("test"), bridge.switchEnvironment("test")]);
  await settled();
  assert.equal(now.environment, "test");
  assert.equal(client.others.length, 1, "one switch at a time");
  assert.ok(client.closed && client.others[0]?.checks);
  assert.equal(licensing.client, client.others[0]?.client);
  assert.deepEqual(heard, ["test locked"]);
  assert.equal(await bridge.environment(), "test");
  client.others[0]?.becomes(status({ environment: "test" }));
  assert.deepEqual(heard, ["test locked", "test licensed"]);
  const wrong = await page.renderer.ipcRenderer.invoke("claviger:call:switchEnvironment", { environment: "both" });
  assert.equal(wrong.failure.code, "REQUEST_INVALID");
});

test("packaged apps keep their environment unless they say otherwise", async () => {
  const packaged = startApp({ isPackaged: true });
  const error = await packaged.bridge.switchEnvironment("test").catch((thrown) => thrown);
  assert.equal(error.code, "ENVIRONMENT_FIXED");
  assert.equal(packaged.client.others.length, 0);
  assert.equal((await packaged.bridge.switchEnvironment("prod")).environment, "prod", "that is no switch");
  const forTesters = startApp({ isPackaged: true, setup: { environmentSwitch: true } });
  assert.equal((await forTesters.bridge.switchEnvironment("test")).environment, "test");
});

test("an app that quits during a switch does not begin to check anew", async () => {
  const { bridge, client, electron } = startApp();
  const switched = bridge.switchEnvironment("test");
  electron.app.quit();
  assert.equal((await switched).environment, "test");
  assert.deepEqual([client.closed, client.others[0]?.checks], [true, false]);
});
