import { defineConfig } from "vite";

// A page that is opened from a file names its parts by relative paths.
export default defineConfig({ base: "./" });
