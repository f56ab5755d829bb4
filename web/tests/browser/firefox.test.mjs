/** The main ways through the page in Firefox, driven over WebDriver BiDi. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import puppeteer from "puppeteer-core";
import { serve } from "./serve.mjs";
import { countViolations, DIST, drop, editorText, FIREFOX, leftOut, MESSY } from "./support.mjs";

describe("the page in Firefox", { skip: leftOut(FIREFOX, "Firefox") }, () => {
  let server;
  let browser;
  let page;

  before(async () => {
    server = await serve(DIST);
    browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX, headless: true });
    page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    await page.evaluateOnNewDocument(countViolations);
    await page.goto(server.address);
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("finds problems, fixes them, takes the fixes back", async (t) => {
    const begin = Date.now();
    await page.waitForSelector("body[data-engine=ready]", { timeout: 90_000 });
    t.diagnostic(`ready after ${Date.now() - begin} ms`);
    await page.evaluate(drop, { name: "2026-10-30-twim.md", text: MESSY });
    await page.waitForSelector(".problem");
    assert.ok((await page.$$(".problem")).length > 15);
    await page.click("#fix-all");
    await page.waitForFunction(() => /applied/.test(document.getElementById("toast").textContent));
    assert.notEqual(await page.evaluate(editorText), MESSY);
    await page.click("#toast button");
    assert.equal(await page.evaluate(editorText), MESSY);
  });

  test("draws the preview", async () => {
    await page.click("#tab-preview");
    await page.waitForFunction(
      () => document.querySelector("#preview-body > div").shadowRoot.querySelectorAll("h2").length > 2,
    );
  });

  test("shows the page of a rule", async () => {
    await page.click("#tab-problems");
    await page.click(".problem-code");
    await page.waitForFunction(() => document.querySelector("dialog .rule-page")?.shadowRoot.querySelector("h2"));
    await page.keyboard.press("Escape");
  });

  test("takes what is typed", async () => {
    await page.evaluate(() => document.getElementById("editor").shadowRoot.querySelector(".cm-content").focus());
    await page.keyboard.type("typed");
    assert.ok((await page.evaluate(editorText)).includes("typed"));
  });

  test("violates no policy", async () => {
    assert.deepEqual(await page.evaluate(() => window.violations), []);
  });
});
