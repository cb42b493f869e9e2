import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { LicenseError, OPERATIONS, STATUS_EVENT } from "@claviger/bridge";
import { bridge } from "@claviger/tauri";
import { emit } from "@tauri-apps/api/event";
import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";

globalThis.window = globalThis;
globalThis.reportError = (error) => {
  throw error;
};
afterEach(() => clearMocks());

/** An app whose commands answer so; what it was asked for. */
function app(answer) {
  const asked = [];
  const ask = (command, args) => {
    asked.push([command, args]);
    return answer(command);
  };
  mockIPC(ask, { shouldMockEvents: true });
  return asked;
}

/** Lets everything happen that waits for nothing. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("operations are commands of the plugin", async () => {
  const asked = app(() => null);
  await bridge().startTrial("ada@example.com");
  await bridge().importLicenseFile("text");
  await bridge().recover("ada@example.com");
  assert.deepEqual(asked, [
    ["plugin:claviger|start_trial", { email: "ada@example.com" }],
    ["plugin:claviger|import_license_file", { text: "text" }],
    ["plugin:claviger|recover", { email: "ada@example.com" }],
  ]);
  for (const operation of OPERATIONS) await bridge()[operation]("x");
  assert.equal(asked.length, 3 + OPERATIONS.length);
  for (const [command] of asked) assert.match(command, /^plugin:claviger\|[a-z_]+$/);
});

test("what fails in the app is a LicenseError in the page", async () => {
  app(() => Promise.reject({ code: "NO_KEY", detail: "There is no key.", fix: "Enter it." }));
  await assert.rejects(bridge().devices(), (error) => {
    assert.ok(error instanceof LicenseError);
    assert.deepEqual([error.code, error.message, error.fix], ["NO_KEY", "There is no key.", "Enter it."]);
    return true;
  });
});

test("a page that may not do something is told that the app failed", async () => {
  app(() => Promise.reject("claviger.forget not allowed. Permissions associated with this command: claviger:allow-forget"));
  await assert.rejects(bridge().forget(), { name: "LicenseError", code: "HOST_FAILED" });
});

test("listeners get the new status, in order, until they are ended", async () => {
  let number = 0;
  const answers = [];
  app(() => new Promise((resolve) => answers.push(() => resolve({ number: ++number }))));
  const heard = [];
  const end = bridge().onStatus((status) => heard.push(status.number));
  await settled();

  await emit(STATUS_EVENT);
  await emit(STATUS_EVENT);
  await settled();
  assert.equal(answers.length, 1, "the second question waits for the first answer");
  answers[0]();
  await settled();
  answers[1]();
  await settled();
  assert.deepEqual(heard, [1, 2]);

  await emit(STATUS_EVENT);
  await settled();
  end();
  answers[2]();
  await settled();
  await emit(STATUS_EVENT);
  await settled();
  assert.deepEqual([heard, answers.length], [[1, 2], 3], "an ended listener hears nothing more, and nothing is asked for it");
});
