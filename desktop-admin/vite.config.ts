import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  build: {
    // The web view of the oldest system that is supported, Debian 12.
    target: "safari16",
    // Everything is loaded from the app itself: one file is read faster than many.
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 60_000,
    setupFiles: ["src/testing/setup.ts"],
  },
});
