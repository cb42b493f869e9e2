// @ts-check
// The published test vectors, which every SDK accepts and refuses alike.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Unbelievable, readState, verifyToken } from "@claviger/node";

/** The vectors of a published file, each with what it takes from the defaults. @param {string} name @returns {any[]} */
function vectors(name) {
  const file = JSON.parse(readFileSync(join(import.meta.dirname, "../../vectors", `${name}.json`), "utf8"));
  assert.notEqual(file[name].length, 0);
  return file[name].map((/** @type {object} */ vector) => ({ ...file.defaults, ...vector }));
}

/** What was read, or the reason why nothing was. @param {() => unknown} read */
function told(read) {
  try {
    return { result: "ok", read: read() };
  } catch (error) {
    assert.ok(error instanceof Unbelievable);
    return { result: error.reason, read: undefined };
  }
}

for (const { name, token, result, claims, nonce, ...expected } of vectors("tokens")) {
  test(`token: ${name}`, () => {
    assert.deepEqual(told(() => verifyToken(token, { ...expected, nonce: nonce ?? undefined })), { result, read: claims });
  });
}

for (const { name, file, secret, result, state, ...origin } of vectors("states")) {
  test(`state file: ${name}`, () => {
    const read = () => readState(Buffer.from(file, "base64"), { ...origin, secret: Buffer.from(secret, "base64") });
    assert.deepEqual(told(read), { result, read: state });
  });
}
