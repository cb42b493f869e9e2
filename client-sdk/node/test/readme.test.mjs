// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const FOLDER = join(import.meta.dirname, "..");
const README = readFileSync(join(FOLDER, "README.md"), "utf8");

test("the code in the README is that of the example, ten lines of it about licensing", () => {
  let lines = 0;
  for (const [, name, code] of README.matchAll(/^```\w+\n\/\/ (\S+)\n(.*?)^```$/gms)) {
    assert.ok(name && code);
    assert.equal(readFileSync(join(FOLDER, "example", name), "utf8"), code, name);
    lines += code.split("\n").filter((line) => /licens|claviger/i.test(line)).length;
  }
  assert.ok(lines > 0 && lines <= 10, `${lines} lines`);
});

test("every setting and event that the README tells of exists", () => {
  const main = readFileSync(join(FOLDER, "src/electron/main.ts"), "utf8");
  const dialogs = readFileSync(join(FOLDER, "src/electron/dialogs.ts"), "utf8");
  const told = [...README.matchAll(/^\| `([a-zA-Z-]+)`/gm)].map(([, name]) => name ?? "");
  for (const name of told)
    assert.ok(main.includes(`${name}?:`) || main.includes(`${name}:`) || dialogs.includes(`"${name}"`), name);
  assert.ok(told.includes("environmentSwitch") && told.includes("device-limit"));
});
