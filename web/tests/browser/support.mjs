/** What the browser tests share: the built page, served; a page in it that counts what must not happen. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const WEB = join(import.meta.dirname, "..", "..");
export const ROOT = join(WEB, "..");
export const DIST = join(WEB, "dist");
const FIXTURES = join(ROOT, "tests", "fixtures", "posts");

export const MESSY = readFileSync(join(FIXTURES, "2026-10-30-twim.md"), "utf-8");
export const CLEAN = readFileSync(join(FIXTURES, "2026-10-23-twim.md"), "utf-8");

/** Pieces of a post that mean harm; those that run say so in `window.hacked`. */
export const HOSTILE = [
  "<script>window.hacked = 1</script>",
  '<img src="x" onerror="window.hacked = 2">',
  '<svg onload="window.hacked = 3"><script>window.hacked = 3</script></svg>',
  "[link](javascript:window.hacked=4)",
  "<javascript:window.hacked=5>",
  '<a href="javascript:window.hacked=6">raw</a>',
  '<iframe srcdoc="<script>parent.hacked = 7</script>"></iframe>',
  '<p style="background: url(https://tracker.example.org/a.gif)">styled</p>',
  '<style>* { display: none }</style><link rel="stylesheet" href="https://tracker.example.org/a.css">',
  "![pixel](https://tracker.example.org/pixel.gif)",
  '<form action="https://tracker.example.org"><input name="a"><button>send</button></form>',
  '<div id="engine-status" class="toast">clobbered</div><a id="live" name="live">x</a>',
  "\u202Egnirts desrever\u202C \u2066isolated\u2069 \u200B",
  '{{ youtube_player(video_id="\\"><script>window.hacked = 8</script>") }}',
  '<math><mtext><table><mglyph><style><img src=x onerror="window.hacked = 9">',
];

/** The first of these programs that is there; null where none is. */
function found(...paths) {
  return paths.find((path) => path && existsSync(path)) ?? null;
}

export const CHROMIUM = found(process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser");
export const FIREFOX = found(process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox");

/** Why nothing can be driven with this browser; false where it can. */
export function leftOut(browser, name) {
  if (!browser) return `left out: no ${name} here`;
  return existsSync(join(DIST, "engine")) ? false : "left out: the page was built without its engine";
}

/** The command line to compare with: the environment that is active, or the checkout's own. */
export function commandLine() {
  const beside = join(ROOT, ".venv", "bin", "twimlint");
  const active = process.env.VIRTUAL_ENV ? join(process.env.VIRTUAL_ENV, "bin", "twimlint") : null;
  const inPath = (process.env.PATH ?? "").split(":").map((folder) => join(folder, "twimlint"));
  return found(active, beside, ...inPath);
}

/** Standard output of the command line, whatever its exit code below 2. */
export function run(twimlint, args, options = {}) {
  try {
    return execFileSync(twimlint, args, {
      encoding: "utf-8",
      maxBuffer: 1 << 26,
      stdio: ["pipe", "pipe", "pipe"],
      ...options,
    });
  } catch (error) {
    if (error.status === 1) return error.stdout;
    throw error;
  }
}

/** Counts violations of the Content-Security-Policy, in the page; runs before anything of the page does. */
export function countViolations() {
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
}

/** Opens a file by dropping it on the page; runs in the page. */
export function drop({ name, text }) {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "text/markdown" }));
  document
    .getElementById("write")
    .dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}

/** The text in the editor; runs in the page. CodeMirror keeps its view in its content element. */
export function editorText() {
  const content = document.getElementById("editor").shadowRoot.querySelector(".cm-content");
  return content.cmTile.view.state.doc.toString();
}

/** The line that the cursor is in; runs in the page. */
export function cursorLine() {
  const { state } = document.getElementById("editor").shadowRoot.querySelector(".cm-content").cmTile.view;
  return state.doc.lineAt(state.selection.main.head).text;
}

/** Milliseconds that a page may take for anything; most of it is for machines that do other things besides. */
export const PATIENCE = 60_000;

/** Repeats a check until it holds: what a key or a click brings about takes its time. Throws what it threw last. */
export async function until(check) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
