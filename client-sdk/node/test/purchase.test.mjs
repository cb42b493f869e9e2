// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { TEXTS } from "@claviger/ui/texts";
import { settled, startApp } from "./app.mjs";
import { FakeClient, failure, locked, status } from "./stand-in/client.mjs";

const CHECKOUT = { session: "cs_1", url: "https://pay.example/cs_1" };

/** A client at whose checkout `end` says what becomes of the purchase. */
function shop() {
  const client = new FakeClient(locked("trial_over", { buyUrl: "https://shop.example/buy" }));
  /** @type {{ resolve(value: unknown): void, reject(error: unknown): void }[]} */
  const waiting = [];
  client.answers["checkoutUrl"] = () => CHECKOUT;
  client.answers["awaitPurchase"] = () => new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  return { client, waiting };
}

test("the checkout opens in the browser, and whoever waits gets the license", async () => {
  const { client, waiting } = shop();
  const { bridge, electron, licensing } = startApp({ client });
  assert.deepEqual(await bridge.openCheckout({ plan: "lifetime" }), CHECKOUT);
  assert.deepEqual(electron.opened, [CHECKOUT.url]);
  const bought = [bridge.awaitPurchase("cs_1"), licensing.bridge.awaitPurchase("cs_1")];
  await settled();
  assert.equal(waiting.length, 1, "the server is asked once");
  waiting[0]?.resolve(status());
  for (const now of await Promise.all(bought)) assert.equal(now.state, "licensed");
});

test("a purchase that comes to nothing is told once", async () => {
  const { client, waiting } = shop();
  const { bridge, told, electron } = startApp({ client });
  await settled();
  told.length = electron.shown.length = 0;
  await bridge.openCheckout({ plan: "lifetime" });
  const bought = bridge.awaitPurchase("cs_1").catch((thrown) => thrown);
  await settled();
  waiting[0]?.reject(failure("PURCHASE_ENDED"));
  assert.equal((await bought).code, "PURCHASE_ENDED");
  assert.deepEqual(
    told.map(({ name, asker }) => [name, asker]),
    [["checkout-error", "page"]],
  );
  assert.deepEqual(electron.shown, [], "the page shows it");
});

test("without a page, a dialog tells it", async () => {
  const { client, waiting } = shop();
  const { licensing, told, electron } = startApp({ client });
  await settled();
  told.length = electron.shown.length = 0;
  await licensing.bridge.openCheckout({ plan: "lifetime" });
  waiting[0]?.reject(failure("PURCHASE_ENDED"));
  await settled();
  assert.deepEqual(
    told.map(({ name, asker }) => [name, asker]),
    [["checkout-error", "app"]],
  );
  assert.equal(electron.shown[0]?.message, TEXTS.en.errors.PURCHASE_ENDED.detail);
});

test("a purchase that was begun before a restart is waited for", async () => {
  const { client, waiting } = shop();
  client.now = locked("trial_over", { pendingPurchase: "cs_0" });
  const { told, electron } = startApp({ client });
  assert.deepEqual(
    client.calls.filter(([name]) => name === "awaitPurchase"),
    [["awaitPurchase", "cs_0"]],
  );
  await settled();
  told.length = electron.shown.length = 0;
  waiting[0]?.reject(failure("PURCHASE_ENDED"));
  await settled();
  assert.equal(told.length, 1);
  assert.deepEqual(electron.shown, [], "nobody waits for a checkout that was left");
});

test("a switch of the environment ends the waiting without an error in anybody's face", async () => {
  const { client, waiting } = shop();
  const { bridge, told, electron } = startApp({ client });
  await settled();
  told.length = electron.shown.length = 0;
  await bridge.openCheckout({ plan: "lifetime" });
  await bridge.switchEnvironment("test");
  waiting[0]?.reject(failure("CLIENT_CLOSED"));
  await settled();
  assert.deepEqual([told, electron.shown], [[], []]);
});

test("nothing but web pages is opened", async () => {
  const { client } = shop();
  const { bridge, electron, told } = startApp({ client });
  const addresses = {
    "file:///etc/passwd": false,
    "javascript:alert(1)": false,
    "ms-settings:": false,
    "http://pay.example/": false,
    "http://localhost.evil.example/": false,
    "not an address": false,
    "https://pay.example/": true,
    "http://127.0.0.1:4242/": true,
    "http://localhost:4242/": true,
    "http://[::1]:4242/": true,
  };
  for (const [url, good] of Object.entries(addresses)) {
    told.length = electron.opened.length = 0;
    client.answers["checkoutUrl"] = () => ({ session: `cs_${url}`, url });
    client.answers["portalUrl"] = () => url;
    const failed = [bridge.openCheckout({ plan: "lifetime" }), bridge.openPortal()].map((opened) =>
      opened.then(
        () => undefined,
        (thrown) => thrown.code,
      ),
    );
    assert.deepEqual(await Promise.all(failed), good ? [undefined, undefined] : ["HOST_FAILED", "HOST_FAILED"], url);
    assert.equal(electron.opened.length, good ? 2 : 0, url);
    assert.equal(told.filter(({ name }) => name === "checkout-error").length, good ? 0 : 2, url);
  }
});
