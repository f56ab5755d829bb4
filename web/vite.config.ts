import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** What the page may do: run its own files, and nothing from anywhere else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  // The engine's worker begins as a blob so that this policy holds in it, too.
  "worker-src 'self' blob:",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types twimlint dompurify",
].join("; ");

const contentSecurityPolicy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
  ],
};

/** Fetches the page's code together with the few lines that start the engine, which do not wait for it. */
const earlyCode: Plugin = {
  name: "early-code",
  apply: "build",
  transformIndexHtml(_html, { bundle = {} }) {
    const names = Object.keys(bundle).filter((name) => /^assets\/begin-.*\.js$/.test(name));
    return names.map((name) => ({ tag: "link", attrs: { rel: "modulepreload", href: `./${name}` }, injectTo: "head" }));
  },
};

/**
 * Tells the service worker what there is to keep, and gives it a version that changes with any of it. Letters that
 * few posts need are not kept: without a network the system's own stand in for them.
 */
const offline: Plugin = {
  name: "offline",
  apply: "build",
  closeBundle() {
    const dist = join(import.meta.dirname, "dist");
    const worker = join(dist, "service-worker.js");
    const files = readdirSync(dist, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
      .filter((file) => file !== "service-worker.js" && file !== "site-index.json")
      .sort();
    const kept = files.filter((file) => !/-(?:cyrillic|greek|vietnamese)-.*\.woff2$/.test(file));
    const version = createHash("sha256");
    for (const file of [...files, "service-worker.js"]) version.update(file).update(readFileSync(join(dist, file)));
    const source = readFileSync(worker, "utf-8")
      .replace(/["'`]%FILES%["'`]/, JSON.stringify(kept.map((file) => (file === "index.html" ? "./" : file))))
      .replace("%VERSION%", version.digest("hex").slice(0, 16));
    writeFileSync(worker, source);
  },
};

/** The folder of the engine, named after what is in it: no version is ever mixed with another. */
function engine(): string {
  const made = join(import.meta.dirname, "public", "engine");
  const [folder] = existsSync(made) ? readdirSync(made) : [];
  return `./engine/${folder ?? "missing"}/`;
}

export default defineConfig({
  // Relative addresses: the page may be served from any folder.
  base: "./",
  define: { ENGINE: JSON.stringify(engine()) },
  plugins: [contentSecurityPolicy, earlyCode, offline],
  build: {
    target: "es2023",
    // Inlined files would be `data:` addresses, which the policy refuses.
    assetsInlineLimit: 0,
    // Vite's own polyfill for module preloading is an inline script.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", "service-worker": "src/service-worker.ts" },
      output: {
        entryFileNames: ({ name }) => (name === "service-worker" ? "service-worker.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  worker: { format: "es" },
  test: { include: ["tests/unit/**/*.test.ts"] },
  // The examples are posts of the tests, one folder up.
  server: { fs: { allow: [".."] } },
});
