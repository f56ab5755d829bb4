/** Chromium for the tests of one file: a page that they share, made as new for each, and others where one needs them. */

import assert from "node:assert/strict";
import { after, afterEach, before, describe } from "node:test";
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";
import { CHROMIUM, countViolations, DIST, drop, editorText, leftOut, PATIENCE, until } from "./support.mjs";

const SIZE = { width: 1280, height: 800 };
export const NAME = "2026-10-30-this-week-in-matrix.md";

/** Describes tests that get a `Chromium`; after each, nothing may have gone wrong in any page. */
export function inChromium(name, tests) {
  describe(name, { skip: leftOut(CHROMIUM, "Chromium") }, () => {
    const there = new Chromium();
    before(() => there.start());
    after(() => there.end());
    afterEach((t) => there.tidy(t.passed));
    tests(there);
  });
}

class Chromium {
  #browser;
  #shared;
  /** Contexts of the test that runs, with what went wrong in them. */
  #opened = [];

  async start() {
    this.server = await serve(DIST);
    this.#browser = await chromium.launch({ executablePath: CHROMIUM });
  }

  async end() {
    await this.#browser?.close();
    await this.server?.close();
  }

  async tidy(passed) {
    const wrong = [];
    for (const opened of [...this.#opened, ...(this.#shared ? [this.#shared] : [])]) {
      for (const page of opened.context.pages()) {
        wrong.push(...(await page.evaluate(() => window.violations.splice(0)).catch(() => [])));
      }
      wrong.push(...opened.log.splice(0));
    }
    for (const { context } of this.#opened.splice(0)) await context.close();
    if (!passed && this.#shared) {
      await this.#shared.context.close();
      this.#shared = undefined;
    }
    assert.deepEqual(wrong, [], "violations of the policy, errors, requests to elsewhere");
  }

  /** A context that ends with the test. */
  async context({ server = this.server, ...options } = {}) {
    const opened = await this.#open(server, options);
    this.#opened.push(opened);
    return opened.context;
  }

  /** A page of its own, with the engine running. */
  async load({ context, server = this.server, fragment = "", ...options } = {}) {
    const page = await (context ?? (await this.context({ server, ...options }))).newPage();
    await page.goto(server.address + fragment);
    await ready(page);
    return page;
  }

  /** The page that the tests share, as it is after loading. */
  async page() {
    if (this.#shared === undefined) {
      const opened = await this.#open(this.server, {});
      this.#shared = { ...opened, page: await this.load({ context: opened.context }) };
    }
    const { page } = this.#shared;
    await page.setViewportSize(SIZE);
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
    await page.mouse.move(0, 0);
    await page.evaluate(asNew);
    return page;
  }

  /** The shared page with a post in it. */
  async pageWith(text, name = NAME) {
    const page = await this.page();
    await open(page, text, name);
    return page;
  }

  async #open(server, options) {
    const context = await this.#browser.newContext({ viewport: SIZE, ...options });
    const log = [];
    await context.addInitScript(countViolations);
    context.setDefaultTimeout(PATIENCE);
    context.on("console", (message) => {
      const expected =
        /site-index\.json/.test(message.location().url) || /ERR_INTERNET_DISCONNECTED/.test(message.text());
      if (message.type() === "error" && !expected) log.push(message.text());
    });
    context.on("weberror", (error) => log.push(String(error.error())));
    context.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(server.address) && !url.startsWith("blob:")) log.push(`request to ${url}`);
    });
    return { context, log };
  }
}

/** Brings the page back to where it was after loading; runs in the page. */
function asNew() {
  const click = (id) => document.getElementById(id).click();
  const fill = (id, value) => {
    const field = document.getElementById(id);
    field.value = value;
    field.dispatchEvent(new Event("input"));
  };
  const empty = () => {
    const { view } = document.getElementById("editor").shadowRoot.querySelector(".cm-content").cmTile;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length } });
  };
  for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  for (const popover of document.querySelectorAll(":popover-open")) popover.hidePopover();
  document.documentElement.dir = "ltr";
  click("mode-message");
  for (const field of ["project", "reporter", "user"]) fill(`message-${field}`, "");
  empty();
  click("mode-post");
  click("identity-reset");
  empty();
  for (const level of document.querySelectorAll(".level-toggle[aria-pressed=false]")) level.click();
  fill("problem-filter", "");
  click("tab-problems");
  document.getElementById("toast").hidden = true;
  document.getElementById("live").textContent = "";
  document.activeElement?.blur();
}

export const ready = (page) => page.waitForSelector("body[data-engine=ready]");

/** Opens a file in the page, and waits until all that is shown is about it. */
export async function open(page, text, name = NAME) {
  await page.evaluate(drop, { name, text });
  await page.waitForFunction((wanted) => document.getElementById("identity-name").textContent === wanted, name);
  await textIs(page, text.replaceAll("\r\n", "\n"));
  await settled(page);
}

/** Until all that is shown is about the text as it stands. */
export const settled = (page) => page.waitForSelector("#problems-body[aria-busy=false]", { state: "attached" });

export const text = (page) => page.evaluate(editorText);
export const textIs = (page, wanted) => until(async () => assert.equal(await text(page), wanted));
export const textIsNot = (page, unwanted) => until(async () => assert.notEqual(await text(page), unwanted));

/** Types words at the end of the text. */
export async function type(page, words) {
  await page.locator(".cm-content").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
  await until(async () => assert.ok((await text(page)).endsWith(words)));
}

export async function undo(page) {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("Control+z");
}

/** The problems in the list, in the words of the command line. */
export const problems = (page) =>
  page.$$eval(".problem", (items) =>
    items.map((item) => ({
      code: item.querySelector(".problem-code").textContent,
      level: item.querySelector(".level-word").textContent.replace("note", "info"),
      row: Number(item.querySelector(".problem-place").textContent.replace("line ", "")),
      message: [...item.querySelector(".problem-message").childNodes]
        .map((part) => (part.nodeName === "CODE" ? `\`${part.textContent}\`` : part.textContent))
        .join(""),
    })),
  );

export const toast = (page, words) => page.waitForSelector(`#toast:visible:has-text(${JSON.stringify(words)})`);
export const focusIs = (page, id) =>
  until(async () => assert.equal(await page.evaluate(() => document.activeElement.id), id));
