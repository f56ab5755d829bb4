import { defineConfig } from "vite";

export default defineConfig({
  // Relative addresses: the page may be served from any folder.
  base: "./",
  build: {
    target: "es2023",
    // Inlined files would be `data:` addresses, which the Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    // Vite's own polyfill for module preloading is an inline script.
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
});
