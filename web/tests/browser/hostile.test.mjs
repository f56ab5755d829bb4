/** Texts and links that mean harm. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { inChromium, open, ready, settled, textIs, toast } from "./chromium.mjs";
import { CLEAN, HOSTILE, until } from "./support.mjs";

const link = (value) => `#post=${deflateRawSync(JSON.stringify(value)).toString("base64url")}`;

inChromium("what means harm", (chromium) => {
  test("a hostile post does nothing", async () => {
    const page = await chromium.pageWith(
      CLEAN.replace("## Dept of Spec", `${HOSTILE.join("\n\n")}\n\n## Dept of Spec`),
    );
    await page.click("#tab-preview");
    await page.waitForSelector(".page h2");
    const links = await page.locator(".page :is(a, .link-elsewhere):visible").all();
    assert.ok(links.length > 3);
    for (const each of links) await each.click();
    assert.equal(page.context().pages().length, 1);
    assert.equal(await page.locator(".page :is(script, style, iframe, form, img, object, svg script)").count(), 0);
    await open(page, HOSTILE.filter((line) => line.includes("\u202E")).join("\n"), "post.md");
    await until(async () => assert.ok((await page.locator(".cm-specialChar").count()) >= 4, "controls can be seen"));
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });

  for (const [name, fragment] of Object.entries({
    "nothing in it": "#post=",
    "no link": "#post=%00%ff<script>window.hacked=1</script>",
    "much more than a post": link({ v: 1, text: "a".repeat(50_000_000) }),
    "of another version": link({ v: 9 }),
    "no object": link([[[]]]),
  })) {
    test(`a crafted link does nothing: ${name}`, async () => {
      const page = await chromium.page();
      await page.evaluate((hash) => {
        location.hash = hash;
      }, fragment);
      await toast(page, "link");
      await textIs(page, "");
      assert.equal(await page.evaluate(() => window.hacked), undefined);
    });
  }

  test("a link with a hostile text and name does nothing", async () => {
    const page = await (await chromium.context()).newPage();
    const name = "<img src=x onerror=window.hacked=1>";
    await page.goto(chromium.server.address + link({ v: 1, text: HOSTILE.join("\n\n"), name, mode: "__proto__" }));
    await toast(page, "Opened");
    await ready(page);
    await settled(page);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });
});
