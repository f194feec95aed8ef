import { defineConfig } from "vite";

// The page of `lyricsbert attention`: one script and one style sheet, which lab/attention/page.py puts into one file.
export default defineConfig({
  publicDir: "src/attention/public",
  build: {
    outDir: "../src/lyricsbert/lab/attention/assets",
    emptyOutDir: true,
    // Else a script of this format would bring its style along, which the policy of the page forbids.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: "src/attention/main.ts",
      output: { format: "iife", entryFileNames: "page.js", assetFileNames: "page[extname]" },
    },
  },
});
