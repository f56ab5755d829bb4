/** How the checks come into the page, with and without a network. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inChromium, open, problems, ready, settled, text, type } from "./chromium.mjs";
import { serve } from "./serve.mjs";
import { DIST, MESSY, until } from "./support.mjs";

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
