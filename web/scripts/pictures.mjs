/** Takes the two pictures of the README from the built page: a post with its problems, and a message with its entry. */

import { join } from "node:path";
import { chromium } from "playwright-core";
import { serve } from "../tests/browser/serve.mjs";
import { CHROMIUM, DIST, drop, MESSY, ROOT } from "../tests/browser/support.mjs";

const DOCS = join(ROOT, "docs");
const server = await serve(DIST);
const browser = await chromium.launch({ executablePath: CHROMIUM });

async function open(options) {
  const page = await browser.newPage({ deviceScaleFactor: 1, reducedMotion: "reduce", ...options });
  await page.goto(server.address);
  await page.waitForSelector("body[data-engine=ready]", { timeout: 60_000 });
  return page;
}

async function take(page, name) {
  await page.evaluate(() => {
    document.getElementById("toast").hidden = true;
    document.activeElement.blur();
  });
  await page.mouse.move(0, 0);
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(DOCS, name) });
}

const post = await open({ viewport: { width: 1560, height: 860 }, colorScheme: "light" });
await post.evaluate(drop, { name: "2026-10-30-this-week-in-matrix-2026-10-30.md", text: MESSY });
await post.waitForSelector(".problem");
await post.waitForSelector(".page h2");
await take(post, "page-post.png");

const message = await open({ viewport: { width: 1180, height: 560 }, colorScheme: "dark" });
await message.click("#mode-message");
await message.fill("#message-project", "Lantern");
await message.fill("#message-reporter", "Yuki Tanabe");
await message.fill("#message-user", "@yuki:lantern.im");
await message.locator(".cm-content").click();
await message.keyboard.type(
  "Lantern 2.5 remembers what you were writing when the light went out.\n\n![](drafts.png)\n\nTry it: https://lantern.im/?utm_source=twim",
);
await message.waitForSelector(".problem");
await take(message, "page-message.png");

await browser.close();
await server.close();
