// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { TEXTS } from "@claviger/ui/texts";
import { settled, startApp } from "./app.mjs";
import { FakeClient, failure, locked, status } from "./stand-in/client.mjs";

const { en, de } = TEXTS;

const names = (/** @type {{ told: { name: string }[] }} */ { told }) => told.map(({ name }) => name);

test("each reason for a lock has its event", async () => {
  const reasons = {
    no_license: [],
    trial_over: ["trial-over"],
    device_limit: ["device-limit"],
    expired: ["invalid-license"],
    revoked: ["invalid-license"],
    device_released: ["invalid-license"],
    offline_too_long: ["invalid-license"],
  };
  for (const [reason, events] of Object.entries(reasons)) {
    const app = startApp();
    app.client.becomes(locked(reason));
    app.client.becomes(locked(reason, { fault: "timeout" }));
    await settled();
    assert.deepEqual(names(app), events, reason);
    assert.equal(app.electron.shown.length, events.length, reason);
    app.client.becomes(status());
    app.client.becomes(locked(reason));
    assert.deepEqual(names(app), [...events, ...events], `${reason}, again`);
  }
});

test("an app that starts locked asks the server before it tells", async () => {
  const healed = new FakeClient(locked("offline_too_long"));
  healed.answers["check"] = () => status();
  const well = startApp({ client: healed });
  await settled();
  assert.deepEqual(names(well), []);
  const over = startApp({ client: new FakeClient(locked("trial_over")) });
  await settled();
  assert.deepEqual(names(over), ["trial-over"]);
  const fresh = startApp({ client: new FakeClient(locked("no_license")) });
  await settled();
  assert.deepEqual([names(fresh), fresh.client.calls], [[], []]);
});

test("what somebody did himself is no news", async () => {
  for (const operation of /** @type {const} */ (["deactivate", "forget", "release"])) {
    const app = startApp();
    app.client.answers[operation] = () => {
      app.client.becomes(locked("device_released"));
      return app.client.now;
    };
    await app.bridge[operation]("act_1");
    assert.deepEqual(names(app), [], operation);
    // The client may tell after the operation has ended, too.
    app.client.becomes(locked("device_released"));
    assert.deepEqual(names(app), [], operation);
  }
});

test("errors have their events, and dialogs if no page asked", async () => {
  const cases = /** @type {const} */ ([
    ["activate", "REVOKED", "activation-error", en.errors.REVOKED.detail],
    ["activate", "DEVICE_LIMIT_REACHED", "device-limit", undefined],
    ["importLicenseFile", "FILE_INVALID", "activation-error", en.errors.FILE_INVALID.detail],
    ["openPortal", "BILLING_UNAVAILABLE", "checkout-error", en.errors.BILLING_UNAVAILABLE.detail],
    ["plans", "NO_ANSWER", undefined, undefined],
  ]);
  for (const [operation, code, name, message] of cases) {
    const app = startApp();
    app.client.answers[operation === "openPortal" ? "portalUrl" : operation] = () => Promise.reject(failure(code));
    await assert.rejects(/** @type {any} */ (app.bridge)[operation]("text"));
    await settled();
    assert.deepEqual([names(app), app.electron.shown], [name ? [name] : [], []], `${operation}, by a page`);
    await assert.rejects(/** @type {any} */ (app.licensing.bridge)[operation]("text"));
    await settled();
    assert.deepEqual(names(app), name ? [name, name] : [], operation);
    assert.equal(app.electron.shown.length, name ? 1 : 0, operation);
    if (message !== undefined) assert.equal(app.electron.shown[0]?.message, message);
    assert.equal(app.told[0]?.error?.code, name ? code : undefined);
  }
});

test("the app may show its own dialog", async () => {
  const app = startApp();
  app.licensing.on("invalid-license", (event) => event.preventDefault());
  app.client.becomes(locked("revoked"));
  await settled();
  assert.deepEqual([names(app), app.electron.shown], [["invalid-license"], []]);
});

test("dialogs speak German", async () => {
  for (const options of [{ locale: "de-AT" }, { setup: { language: "de" } }]) {
    const app = startApp(options);
    app.client.becomes(locked("trial_over"));
    await settled();
    const [shown] = app.electron.shown;
    assert.equal(shown?.message, de.status.locked.trial_over.title);
    assert.ok(shown?.detail?.includes(de.status.locked.trial_over.fix));
  }
});

test("a code without a text is told in the words of the server", async () => {
  const app = startApp({ locale: "de" });
  app.client.answers["activate"] = () =>
    Promise.reject(failure("NEW_CODE", { devices: [{ name: "Laptop" }, { hostname: "studio" }, {}] }));
  await assert.rejects(app.licensing.bridge.activate("KEY"));
  await settled();
  const [shown] = app.electron.shown;
  assert.deepEqual(
    [shown?.message, shown?.detail],
    ["NEW_CODE, in words.", `A way out.\n• Laptop\n• studio\n• ${de.devices.unnamed}`],
  );
});

test("a dialog leads to the shop", async () => {
  const app = startApp();
  app.client.becomes(locked("trial_over", { buyUrl: "https://shop.example/buy" }));
  await settled();
  assert.deepEqual([app.electron.shown[0]?.buttons, app.electron.opened], [["OK", en.plans.title], []]);
  app.electron.press = 1;
  app.client.becomes(status());
  app.client.becomes(locked("expired", { buyUrl: "https://shop.example/buy" }));
  await settled();
  assert.deepEqual(app.electron.opened, ["https://shop.example/buy"]);
});
