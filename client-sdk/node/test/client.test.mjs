// @ts-check
// The addon itself. That it does what the server says is tested end to end, in tests/tests/e2e.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { LicenseClient, LicenseError, Unbelievable, readState, verifyToken } from "@claviger/node";

/** @import { Setup } from "@claviger/node" */

const FOLDER = mkdtempSync(join(tmpdir(), "claviger-client-"));
after(() => rmSync(FOLDER, { recursive: true }));

/** An installation of its own. Nobody listens on port 1. @returns {Setup} */
function setup() {
  return {
    server: "http://127.0.0.1:1",
    product: "switchfast",
    dataDir: mkdtempSync(join(FOLDER, "data-")),
    keyring: false,
    deviceId: "a machine for tests",
  };
}

/** @param {Promise<unknown>} promise @returns {Promise<LicenseError>} */
async function failed(promise) {
  const error = await promise.then(
    () => assert.fail("it did not fail"),
    (thrown) => thrown,
  );
  assert.ok(error instanceof LicenseError, String(error));
  return error;
}

test("a new device has no license, in words and in members", async () => {
  const client = await LicenseClient.open(setup());
  const { detail, fix, ...status } = client.status();
  assert.deepEqual(status, {
    state: "locked",
    reason: "no_license",
    usable: false,
    product: "switchfast",
    environment: "prod",
    warnings: ["no_keyring", "trust_on_first_use"],
  });
  assert.ok(detail.endsWith(".") && fix?.endsWith("."));
  assert.equal(client.environment, "prod");
});

test("mistakes in the setup name what is wrong", async () => {
  const mistakes = /** @type {const} */ ([
    [{ sever: "https://x" }, /unknown field `sever`/],
    [{ product: "" }, /product/],
    [{ server: "nowhere" }, /license server/],
    [{ pinnedKeys: { keys: [] } }, /pinned keys/],
    [{ timeoutSeconds: -1 }, /time-out/],
    [{ keyring: "no" }, /boolean/],
    [{ deviceIdFile: "/tmp/id" }, /device id/],
  ]);
  for (const [mistake, what] of mistakes) {
    const error = await failed(LicenseClient.open(/** @type {Setup} */ ({ ...setup(), ...mistake })));
    assert.equal(error.code, "SETUP_INVALID", JSON.stringify(mistake));
    assert.match(error.message, what);
  }
});

test("undefined members are left out, large numbers arrive whole", async () => {
  const client = await LicenseClient.open({ ...setup(), environment: "test", proxy: undefined, pinnedKeys: undefined });
  assert.equal(client.environment, "test");
  // Refused for want of a key, not for what it carries.
  const error = await failed(
    client.heartbeat({ runtime: { os: "linux" }, counters: { bytes: 5_000_000_000 }, gauges: { bots: 3 } }),
  );
  assert.equal(error.code, "NO_KEY");
});

test("each operation fails with a code, a sentence and a way out", async () => {
  const client = await LicenseClient.open(setup());
  const calls = /** @type {const} */ ([
    ["KEY_INVALID", () => client.activate("no key: ß")],
    ["NO_KEY", () => client.deactivate()],
    ["NO_KEY", () => client.devices()],
    ["NO_KEY", () => client.release("act_1")],
    ["NO_ANSWER", () => client.startTrial()],
    ["NO_ANSWER", () => client.plans()],
    ["NO_ANSWER", () => client.checkoutUrl({ plan: "lifetime" })],
    ["REQUEST_INVALID", () => client.checkoutUrl(/** @type {any} */ ({ plan: "lifetime", colour: "red" }))],
    ["NO_KEY", () => client.portalUrl()],
    ["NO_ANSWER", () => client.recover("ada@example.com", "de")],
    ["KEY_INVALID", () => client.requestFile("no key: ß")],
    ["FILE_INVALID", () => client.importLicenseFile("{}")],
    ["REQUEST_INVALID", () => client.checkIfOlder(-1)],
    ["REQUEST_INVALID", () => client.useKey("KEY", NaN)],
    ["KEY_INVALID", () => client.useKey("no key: ß", 3_600)],
    ["LOCKED", async () => client.requireUsable()],
    ["LOCKED", async () => client.requireFeature("sso")],
    ["LOCKED", async () => client.checkLimit("max_bots", 3)],
    ["REQUEST_INVALID", async () => client.checkLimit("max_bots", 1.5)],
    ["REQUEST_INVALID", async () => client.checkLimit("max_bots", NaN)],
  ]);
  for (const [code, call] of calls) {
    const error = await failed(call());
    assert.equal(error.code, code, `${call}: ${error}`);
    assert.ok(error.message !== "" && error.fix !== "", `${call}`);
  }
  await client.forget();
});

test("a check never fails, and listeners hear what it changes until they end it", async () => {
  const client = await LicenseClient.open({ ...setup(), automaticTrial: true });
  /** @type {(string | undefined)[]} */
  const heard = [];
  const heardOne = new Promise((resolve) => {
    const stop = client.onStatus((status) => {
      heard.push(status.fault);
      stop();
      resolve(undefined);
    });
  });
  // A listener keeps no program from ending, this one neither.
  const alive = setInterval(() => undefined, 60_000);
  assert.equal((await client.checkIfOlder(60)).state, "locked");
  assert.equal((await client.check()).fault, "unreachable");
  await heardOne;
  clearInterval(alive);
  await client.forget();
  await client.check();
  assert.deepEqual(heard, ["unreachable"]);
});

test("closing ends the waiting for a purchase", async () => {
  const client = await LicenseClient.open(setup());
  const waiting = failed(client.awaitPurchase("cs_test_1"));
  client.startChecks();
  client.close();
  assert.equal((await waiting).code, "CLIENT_CLOSED");
  assert.equal((await failed(client.awaitPurchase("cs_test_1"))).code, "CLIENT_CLOSED");
});

test("the other environment is another client", async () => {
  const client = await LicenseClient.open(setup());
  const other = await client.inEnvironment("test");
  assert.deepEqual([client.environment, other.environment], ["prod", "test"]);
  const error = await failed(client.inEnvironment(/** @type {any} */ ("staging")));
  assert.match(error.message, /staging/);
});

test("a program with a listener and checks ends by itself, also one that uses `require`", () => {
  const program = `
    const { LicenseClient } = require("@claviger/node");
    LicenseClient.open(JSON.parse(process.argv[1])).then((client) => {
      client.onStatus(() => undefined);
      client.startChecks();
      console.log(client.status().state);
    });`;
  const said = execFileSync(process.execPath, ["-e", program, JSON.stringify(setup())], {
    cwd: import.meta.dirname,
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.equal(said, "locked\n");
});

test("what is not to be believed says why", () => {
  const expected = /** @type {const} */ ({
    jwks: { keys: [] },
    product: "switchfast",
    environment: "prod",
    now: 1_800_000_000,
  });
  const device = `sha256:${"0123456789abcdef".repeat(4)}`;
  const reason = (/** @type {() => unknown} */ read) => {
    try {
      read();
    } catch (error) {
      assert.ok(error instanceof Unbelievable);
      return error.reason;
    }
    return undefined;
  };
  assert.equal(
    reason(() => verifyToken("x", { ...expected, device })),
    "malformed",
  );
  assert.equal(
    reason(() => verifyToken("x", { ...expected, device: "laptop" })),
    "setup",
  );
  const origin = /** @type {const} */ ({ secret: new Uint8Array(32), product: "switchfast", environment: "prod" });
  assert.equal(
    reason(() => readState(new Uint8Array([1, 2, 3]), origin)),
    "malformed",
  );
});
