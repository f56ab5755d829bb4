/** Files, links and drafts: how a text comes into the page, and how it goes out. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inChromium, NAME, open, textIs, toast, type } from "./chromium.mjs";
import { MESSY } from "./support.mjs";

const WINDOWS = MESSY.replaceAll("\n", "\r\n");

inChromium("a text", (chromium) => {
  test("goes into the fragment of a link and out of it, and undo brings back what was there", async () => {
    const context = await chromium.context({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await chromium.load({ context });
    await open(page, MESSY);
    await page.click("#share");
    await toast(page, "Link copied");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(`${chromium.server.address}#post=`));
    const asked = chromium.server.requests.length;
    const other = await context.newPage();
    await other.goto(link);
    await toast(other, "Opened the text of the link");
    await textIs(other, MESSY);
    assert.equal(new URL(other.url()).hash, "");
    assert.ok(chromium.server.requests.slice(asked).every((request) => !request.includes("post=")));
    await other.click("#toast button");
    await textIs(other, MESSY); // the draft of the same browser
  });

  test("is still there after a reload", async () => {
    const page = await (await chromium.context()).newPage();
    await page.goto(chromium.server.address);
    await type(page, "Half a word");
    await page.reload();
    await textIs(page, "Half a word");
  });

  test("is opened and saved with its newlines; what cannot be read is named", async () => {
    const page = await chromium.pageWith(WINDOWS);
    await page.evaluate(() => {
      window.showSaveFilePicker = async () =>
        (await navigator.storage.getDirectory()).getFileHandle("saved.md", { create: true });
    });
    await page.keyboard.press("Control+s");
    await toast(page, "Saved");
    const saved = await page.evaluate(async () => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle("saved.md");
      return (await handle.getFile()).text();
    });
    assert.equal(saved, WINDOWS);
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([0xff, 0xfe, 0x41])], "old.md"));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await toast(page, "old.md is not UTF-8");
    const coming = page.waitForEvent("download");
    await page.click("#more");
    await page.click("#download");
    const file = await coming;
    assert.equal(file.suggestedFilename(), NAME);
    assert.equal(readFileSync(await file.path(), "utf-8"), WINDOWS);
  });
});
