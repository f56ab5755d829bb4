/** The message mode. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inChromium, problems, settled, type } from "./chromium.mjs";
import { until } from "./support.mjs";

inChromium("a message", (chromium) => {
  test("is shown as the entry that it becomes", async () => {
    const page = await chromium.page();
    await page.click("#mode-message");
    await page.selectOption("#message-department", { index: 5 });
    await page.fill("#message-project", "Lantern");
    await page.fill("#message-reporter", "Yuki");
    await page.fill("#message-user", "@yuki:example.org");
    await type(page, "Lantern 2.5 is out, see https://lantern.example.org/?utm_source=twim ![](a.png)");
    await page.click("#tab-entry");
    await page.waitForSelector(".entry-text:has-text('@yuki:example.org')");
    await until(async () => assert.match(await page.textContent(".entry-text"), /> Lantern 2\.5 is out/));
    await page.click("#tab-problems");
    await settled(page);
    const codes = (await problems(page)).map(({ code }) => code);
    assert.ok(codes.length > 0);
    await page.click("#tab-preview");
    await page.waitForSelector(".page blockquote");
  });
});
