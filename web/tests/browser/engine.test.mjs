/** How the checks come into the page, with and without a network. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inChromium, open, problems, ready, settled, text, toast, type } from "./chromium.mjs";
import { serve } from "./serve.mjs";
import { CLEAN, DIST, MESSY, until } from "./support.mjs";

inChromium("the engine", (chromium) => {
  test("the page can be written in at once, and says what it waits for", async () => {
    const page = await (await chromium.context()).newPage();
    await page.goto(chromium.server.address, { waitUntil: "commit" });
    await type(page, "A word before the checks are there");
    await ready(page);
    await settled(page);
  });

  test("comes in 12 MB, also from a host that compresses nothing", async () => {
    const server = await serve(DIST, { compress: false });
    try {
      const page = await chromium.load({ server });
      await open(page, MESSY);
      assert.ok([...server.sent.keys()].some((name) => name.endsWith("/snapshot.gz")));
      const total = [...server.sent.values()].reduce((sum, size) => sum + size, 0);
      assert.ok(total <= 12e6, `${total} bytes`);
    } finally {
      await server.close();
    }
  });

  test("rules about the site are on where its index is published, and the page says which it is", async () => {
    const linked = CLEAN.replace("## Dept of Spec", "See [the notes](@/blog/2026/10/nowhere.md).\n\n## Dept of Spec");
    const without = await chromium.pageWith(linked);
    await without.waitForSelector("#site-status:text-is('Site rules off')");
    assert.ok(!(await problems(without)).some(({ code }) => code === "LNK009"));
    const files = {
      "config.toml": 'base_url = "https://example.org"\ntitle = "Example"\n',
      "content/_index.md": "+++\n+++\n",
    };
    const index = JSON.stringify({ format: "twimlint site index 1", files });
    const server = await serve(DIST, { extra: { "site-index.json": index } });
    try {
      const page = await chromium.load({ server });
      await page.waitForSelector("#site-status:text-is('Site: 1 page')");
      await open(page, linked);
      assert.ok((await problems(page)).some(({ code }) => code === "LNK009"));
    } finally {
      await server.close();
    }
  });

  test("works without a network after the first visit", async () => {
    const context = await chromium.context();
    const page = await chromium.load({ context });
    await page.waitForSelector("#offline-status:text-is('Works offline')");
    await page.waitForFunction(() => navigator.serviceWorker.ready.then(({ active }) => active?.state === "activated"));
    await context.setOffline(true);
    await page.reload();
    await ready(page);
    await open(page, MESSY);
    assert.ok((await problems(page)).length > 15);
  });

  test("a new version is offered, and comes with one click", async () => {
    const worker = readFileSync(join(DIST, "service-worker.js"), "utf-8");
    const extra = {};
    const server = await serve(DIST, { extra });
    try {
      const context = await chromium.context({ server });
      const page = await chromium.load({ context, server });
      await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
      const old = await page.evaluate(() => caches.keys());
      extra["service-worker.js"] = worker.replace(/[0-9a-f]{16}(?=["'`])/, "f".repeat(16));
      extra["index.html"] = readFileSync(join(DIST, "index.html"), "utf-8").replace("<title>", "<title>new ");
      await page.reload();
      await toast(page, "A new version is ready");
      assert.equal(await page.title(), "twimlint");
      await page.click("#toast button");
      await page.waitForFunction(() => document.title === "new twimlint");
      await until(async () => {
        const now = await page.evaluate(() => caches.keys());
        assert.ok(now.length === 1 && now[0] !== old[0], `${now}`);
      });
    } finally {
      await server.close();
    }
  });

  test("loading that never ends is given up with a clear word, and the page can still be written in", async () => {
    const context = await chromium.context();
    await context.route(/snapshot\.gz$/, () => {});
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(chromium.server.address);
    await page.waitForSelector("body[data-engine=loading]");
    await until(async () => {
      await page.clock.fastForward(45_000);
      assert.match(await page.textContent("#problems-body"), /did not load in time\. Reload/);
    });
    await type(page, "Still a page to write on");
  });

  test("a part that does not come is named as what it is", async () => {
    const context = await chromium.context();
    await context.route(/snapshot\.gz$/, (route) => route.fulfill({ status: 503, body: "" }));
    const page = await context.newPage();
    await page.goto(chromium.server.address);
    await page.waitForSelector("#problems-body :text('Check the network and reload')");
  });

  test("without WebAssembly the page says so, and can still be written in", async () => {
    const context = await chromium.context();
    await context.addInitScript(() => {
      delete globalThis.WebAssembly;
    });
    const page = await context.newPage();
    await page.goto(chromium.server.address);
    await page.waitForSelector("body[data-engine=failed]");
    await until(async () => assert.match(await page.textContent("#problems-body"), /WebAssembly/));
    await type(page, "Still a page to write on");
    assert.match(await text(page), /Still a page/);
  });
});
