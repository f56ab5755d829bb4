/** Files, links and drafts: how a text comes into the page, and how it goes out. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inChromium, NAME, open, textIs, toast, type, undo } from "./chromium.mjs";
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

  test("is a step of undo of its own, even where someone types on at once", async () => {
    const page = await chromium.page();
    await page.evaluate(() => {
      document.querySelector("#welcome [data-example=messy]").click();
      const { view } = document.getElementById("editor").shadowRoot.querySelector(".cm-content").cmTile;
      view.dispatch({ changes: { from: 0, insert: "x" }, userEvent: "input.type" });
    });
    await textIs(page, `x${MESSY}`);
    await undo(page);
    await textIs(page, MESSY);
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

  test("is opened with the browser's dialog and saved back into the same file", async () => {
    const page = await chromium.load();
    await page.evaluate(pickFromStorage, { name: NAME, text: WINDOWS });
    await page.keyboard.press("Control+o");
    await toast(page, `Opened ${NAME}`);
    await textIs(page, MESSY);
    await type(page, "One more line.");
    await page.click("#save");
    await toast(page, "Saved");
    const files = await page.evaluate(storedFiles);
    assert.deepEqual(files, { [NAME]: `${WINDOWS}One more line.` });
    assert.deepEqual(await page.evaluate(() => window.asked), ["open"]);
  });

  test("is never saved into the file of another text: not of one that undo took back, not of the other mode", async () => {
    const page = await chromium.load();
    for (const [name, words] of [
      ["first.md", "First."],
      ["second.md", "Second."],
    ]) {
      await page.evaluate(pickFromStorage, { name, text: words });
      await page.keyboard.press("Control+o");
      await toast(page, `Opened ${name}`);
    }
    await undo(page);
    await textIs(page, "First.");
    await page.waitForSelector("#identity-name:text-is('first.md')");
    await type(page, " Changed.");
    await page.click("#save");
    await toast(page, "Saved");
    await page.click("#mode-message");
    await type(page, "A message");
    await page.evaluate(pickFromStorage, { name: "message.md", text: "" });
    await page.click("#save");
    await toast(page, "Saved");
    const files = await page.evaluate(storedFiles);
    assert.deepEqual(files, { "first.md": "First. Changed.", "second.md": "Second.", "message.md": "A message" });
  });

  test("stays what it was where someone picks no file, and is offered for download where it cannot be saved", async () => {
    const page = await chromium.load();
    await open(page, MESSY);
    await page.evaluate(() => {
      const abort = () => Promise.reject(new DOMException("picked nothing", "AbortError"));
      Object.assign(window, { showOpenFilePicker: abort, showSaveFilePicker: abort });
    });
    await page.click("#open");
    await page.click("#save");
    await textIs(page, MESSY);
    await page.evaluate(() => {
      const refuse = () => Promise.reject(new DOMException("not allowed", "NotAllowedError"));
      window.showSaveFilePicker = async () => ({ kind: "file", createWritable: refuse });
    });
    await page.click("#save");
    await toast(page, "cannot be written: download it instead");
    const coming = page.waitForEvent("download");
    await page.click("#toast button");
    assert.equal((await coming).suggestedFilename(), NAME);
  });

  test("is opened and downloaded where the browser has no way to write files", async () => {
    const context = await chromium.context();
    await context.addInitScript(() => {
      delete window.showOpenFilePicker;
      delete window.showSaveFilePicker;
    });
    const page = await chromium.load({ context });
    const choosing = page.waitForEvent("filechooser");
    await page.click("#open");
    await (await choosing).setFiles({ name: NAME, mimeType: "text/markdown", buffer: Buffer.from(WINDOWS) });
    await textIs(page, MESSY);
    const coming = page.waitForEvent("download");
    await page.keyboard.press("Control+s");
    assert.equal(readFileSync(await (await coming).path(), "utf-8"), WINDOWS);
  });
});

/** Puts a file into the browser's own storage, and lets the dialogs find it there; runs in the page. */
async function pickFromStorage({ name, text }) {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  await writable.write(text);
  await writable.close();
  window.asked = [];
  window.showOpenFilePicker = async () => {
    window.asked.push("open");
    return [handle];
  };
  window.showSaveFilePicker = async () => {
    window.asked.push("save");
    return handle;
  };
}

/** What is in the browser's own storage; runs in the page. */
async function storedFiles() {
  const files = {};
  for await (const [name, handle] of await navigator.storage.getDirectory()) {
    files[name] = await (await handle.getFile()).text();
  }
  return files;
}
