/** How the checks come into the page, with and without a network. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inChromium, open, problems, ready, settled, text, type } from "./chromium.mjs";
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
