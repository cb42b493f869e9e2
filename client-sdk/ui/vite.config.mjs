import { defineConfig } from "vite";

// The gallery, as a page that needs nothing but its own files.
export default defineConfig({
  root: "gallery",
  base: "./",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  preview: { host: "127.0.0.1" },
});
