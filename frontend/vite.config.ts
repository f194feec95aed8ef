/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` shows the page with what a running `lyricsbert serve` answers.
const server = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": server, "/livez": server, "/readyz": server } },
  build: {
    outDir: "../src/lyricsbert/server/page",
    emptyOutDir: true,
    // The Content-Security-Policy has no data: addresses, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  test: { include: ["src/**/*.test.{ts,tsx}"], environment: "node" },
});
