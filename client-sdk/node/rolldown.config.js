import { defineConfig } from "rolldown";

// Two files must stand alone: a sandboxed preload script can require nothing but Electron, and the main process needs the texts of the
// components but not the components.
export default defineConfig([
  {
    input: "src/electron/preload.ts",
    external: ["electron"],
    output: { file: "dist/electron/preload.cjs", format: "cjs" },
  },
  {
    input: "src/electron/texts.ts",
    output: { file: "dist/electron/texts.js", format: "esm" },
  },
]);
