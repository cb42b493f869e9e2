import { expect, it } from "vitest";

const SOURCES = import.meta.glob<string>("../**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });

it("is the one module that knows Tauri, but for the scripted server of tests", () => {
  const knowing = Object.entries(SOURCES).filter(([, source]) => source.includes('"@tauri-apps/'));
  const others = knowing.map(([path]) => path).filter((path) => !path.startsWith("./") && !path.startsWith("../testing/") && !path.endsWith(".test.ts"));
  expect(knowing.length).toBeGreaterThan(0);
  expect(others).toEqual([]);
});
