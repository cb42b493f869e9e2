// Builds the addon for this machine and puts it where the package looks for it.
//
// node scripts/addon.mjs [--release] [--prebuilt]
//   --release   as it is published; without it a debug build, whose clock tests can move
//   --prebuilt  only puts in place what `cargo build` made before
import { execFileSync } from "node:child_process";
import { copyFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { triples } from "../dist/triples.js";

const { values: options } = parseArgs({ options: { release: { type: "boolean" }, prebuilt: { type: "boolean" } } });
const folder = join(import.meta.dirname, "..");

if (!options.prebuilt) {
  const profile = options.release ? ["--release"] : [];
  execFileSync("cargo", ["build", "--locked", "--package", "claviger-node", ...profile], {
    cwd: folder,
    stdio: "inherit",
  });
}

const metadata = execFileSync("cargo", ["metadata", "--format-version=1", "--no-deps", "--offline"], {
  cwd: folder,
  maxBuffer: 64 * 1024 * 1024,
});
const library =
  { darwin: "libclaviger_node.dylib", win32: "claviger_node.dll" }[process.platform] ?? "libclaviger_node.so";
const built = join(JSON.parse(metadata).target_directory, options.release ? "release" : "debug", library);
const place = join(folder, `claviger-node.${triples()[0]}.node`);
// A running process keeps the file that it has opened.
copyFileSync(built, `${place}.new`);
renameSync(`${place}.new`, place);
