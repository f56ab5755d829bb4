/**
 * Measures the built page in Chromium: how long until first diagnostics stand, on this machine's own line and on one of
 * 20 Mbit/s, what comes over it, and how long a keystroke's diagnostics take. Prints medians.
 *
 *     node scripts/measure.mjs [runs]
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { chromium } from "playwright-core";
import { open, ready, settled } from "../tests/browser/chromium.mjs";
import { serve } from "../tests/browser/serve.mjs";
import { CHROMIUM, CLEAN, DIST, MESSY } from "../tests/browser/support.mjs";

const RUNS = Number(process.argv[2] ?? 5);
const KEYSTROKES = 15;
const LINK = `#post=${deflateRawSync(JSON.stringify({ v: 1, text: MESSY })).toString("base64url")}`;

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** Notes when the first problem stands in the list; runs in the page before anything of it does. */
function watchForProblems() {
  const observer = new MutationObserver(() => {
    if (document.querySelector(".problem") === null) return;
    observer.disconnect();
    window.firstDiagnostics = performance.now();
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** A browser with a profile of its own, as of someone who has never been here. */
async function withProfile(action) {
  const folder = mkdtempSync(join(tmpdir(), "twimlint-measure-"));
  const context = await chromium.launchPersistentContext(folder, { executablePath: CHROMIUM });
  try {
    await context.addInitScript(watchForProblems);
    return await action(context);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds from navigation to first diagnostics, of the first visit and of the second. */
async function visits(server) {
  return withProfile(async (context) => {
    const times = [];
    for (const _visit of ["cold", "warm"]) {
      const page = await context.newPage();
      await page.goto(server.address + LINK);
      await page.waitForFunction(() => window.firstDiagnostics, null, { timeout: 120_000 });
      times.push(await page.evaluate(() => window.firstDiagnostics));
      await page.waitForFunction(
        () => navigator.serviceWorker.ready.then(({ active }) => active?.state === "activated"),
        null,
        { timeout: 120_000 },
      );
      await page.close();
    }
    return times;
  });
}

/** Bytes of each file until first diagnostics stand, from a host that gzips scripts and styles or does not. */
async function bytes(compress) {
  const server = await serve(DIST, { compress });
  try {
    return await withProfile(async (context) => {
      await context.addInitScript(() => delete Navigator.prototype.serviceWorker);
      const page = await context.newPage();
      await page.goto(server.address + LINK);
      await page.waitForFunction(() => window.firstDiagnostics, null, { timeout: 120_000 });
      return server.sent;
    });
  } finally {
    await server.close();
  }
}

/** Milliseconds from a change of the text until the list has changed, each after a rest. */
async function keystrokes(page) {
  return page.evaluate(async (count) => {
    const { view } = document.getElementById("editor").shadowRoot.querySelector(".cm-content").cmTile;
    const list = document.getElementById("problems-body");
    const words = "\n![](new-one.png)\n";
    const durations = [];
    for (let key = 0; key < count; key++) {
      const begin = performance.now();
      const drawn = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(list, { childList: true, subtree: true });
      });
      // A picture without alt text comes and goes: the list changes with each key.
      const { length } = view.state.doc;
      if (key % 2 === 0) view.dispatch({ changes: { from: length, insert: words } });
      else view.dispatch({ changes: { from: length - words.length, to: length } });
      await drawn;
      durations.push(performance.now() - begin);
      while (list.ariaBusy === "true") await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return durations;
  }, KEYSTROKES);
}

function longPost(size) {
  const entry = CLEAN.slice(CLEAN.indexOf("### Lantern"), CLEAN.indexOf("### Pocketwatch"));
  return CLEAN.replace(entry, entry.repeat(1 + Math.ceil((size - CLEAN.length) / entry.length)));
}

for (const [line, bitsPerSecond] of [
  ["this machine's line", Infinity],
  ["20 Mbit/s", 20e6],
]) {
  const server = await serve(DIST, { bitsPerSecond });
  const times = [];
  for (let run = 0; run < RUNS; run++) times.push(await visits(server));
  for (const [visit, name] of ["first visit", "later visit"].entries()) {
    const all = times.map((each) => Math.round(each[visit]));
    console.log(`first diagnostics, ${line}, ${name}: ${median(all)} ms (${all.join(" ")})`);
  }
  await server.close();
}

for (const [host, compress] of [
  ["gzips", true],
  ["does not gzip", false],
]) {
  const sent = await bytes(compress);
  const total = [...sent.values()].reduce((sum, size) => sum + size, 0);
  console.log(`bytes until first diagnostics, from a host that ${host}: ${(total / 1e6).toFixed(2)} MB`);
  for (const [name, size] of [...sent].sort((a, b) => b[1] - a[1]).slice(0, 7)) {
    console.log(`  ${(size / 1e6).toFixed(2)} MB  ${name}`);
  }
}

await withProfile(async (context) => {
  const server = await serve(DIST);
  const page = await context.newPage();
  await page.goto(server.address);
  await ready(page);
  for (const size of [20_000, 55_000]) {
    const post = longPost(size);
    await open(page, post);
    await settled(page);
    await keystrokes(page); // the first ones are slower: CodeMirror and Python warm up
    const all = (await keystrokes(page)).map(Math.round);
    console.log(
      `a keystroke's diagnostics, ${Math.round(post.length / 1000)} KB: ${median(all)} ms (${all.join(" ")})`,
    );
  }
  await server.close();
});
