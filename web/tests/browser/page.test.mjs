/** Drives the built page in Chromium. */

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { chromium } from "playwright-core";
import { serve } from "./serve.mjs";
import {
  CHROMIUM,
  CLEAN,
  commandLine,
  countViolations,
  DIST,
  drop,
  editorText,
  leftOut,
  MESSY,
  ROOT,
  run,
  WEB,
} from "./support.mjs";

const axeSource = readFileSync(join(WEB, "node_modules", "axe-core", "axe.min.js"), "utf-8");

describe("the page in Chromium", { skip: leftOut(CHROMIUM, "Chromium") }, () => {
  let server;
  let browser;
  /** Contexts of the test that runs, with what went wrong in them. */
  let opened = [];

  before(async () => {
    server = await serve(DIST);
    browser = await chromium.launch({ executablePath: CHROMIUM });
  });

  after(async () => {
    await browser?.close();
    await server?.close();
  });

  afterEach(async () => {
    const wrong = [];
    for (const { context, log } of opened) {
      for (const page of context.pages()) {
        wrong.push(...(await page.evaluate(() => window.violations ?? []).catch(() => [])));
      }
      wrong.push(...log);
      await context.close();
    }
    opened = [];
    assert.deepEqual(wrong, [], "violations of the policy, errors, requests to elsewhere");
  });

  async function context(options = {}) {
    const made = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const log = [];
    opened.push({ context: made, log });
    await made.addInitScript(countViolations);
    made.setDefaultTimeout(10_000);
    made.on("console", (message) => {
      const expected =
        /site-index\.json/.test(message.location().url) || /ERR_INTERNET_DISCONNECTED/.test(message.text());
      if (message.type() === "error" && !expected) log.push(message.text());
    });
    made.on("weberror", (error) => log.push(String(error.error())));
    made.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(server.address) && !url.startsWith("blob:")) log.push(`request to ${url}`);
    });
    return made;
  }

  async function load(options = {}, fragment = "") {
    const page = await (options.in ?? (await context(options))).newPage();
    await page.goto(server.address + fragment);
    await page.waitForSelector("body[data-engine=ready]", { timeout: 60_000 });
    return page;
  }

  async function loadWith(text, options = {}, name = "2026-10-30-this-week-in-matrix.md") {
    const page = await load(options);
    await page.evaluate(drop, { name, text });
    await settled(page);
    return page;
  }

  /** Until the problems shown are those of the text. */
  async function settled(page) {
    await page.waitForSelector(".problem, .notice-done", { state: "attached" });
    await page.waitForTimeout(120);
  }

  const problems = (page) =>
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

  const text = (page) => page.evaluate(editorText);

  async function type(page, words) {
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(words);
  }

  test("can be written in at once, and says what it waits for", async () => {
    const page = await (await context()).newPage();
    await page.goto(server.address, { waitUntil: "commit" });
    await page.locator(".cm-content").click();
    await page.keyboard.type("A word before the checks are there");
    assert.match(await text(page), /A word before/);
    await page.waitForSelector("body[data-engine=ready]", { timeout: 60_000 });
    await settled(page);
  });

  test("shows problems as one writes, goes to them, explains them", async () => {
    const page = await loadWith(MESSY);
    const found = await problems(page);
    assert.ok(found.length > 15);
    assert.equal(await page.textContent("#tab-problems .tab-badge"), String(found.length));
    await page.waitForSelector(".cm-problem >> nth=10", { state: "attached" });
    await page.waitForSelector(".cm-scroll-mark >> nth=5", { state: "attached" });
    await page.click(".problem-go >> nth=3");
    assert.equal(await page.evaluate(() => document.activeElement.id), "editor");
    await page.hover(".cm-problem >> nth=0");
    await page.waitForSelector(".explanation .rule-page");
    await page.waitForFunction(() =>
      document
        .getElementById("editor")
        .shadowRoot.querySelector(".explanation")
        .shadowRoot.querySelector(".rule-page")
        .shadowRoot.querySelector("h2"),
    );
    await page.mouse.move(5, 5);
    await type(page, "\n\n![](new.png)\n");
    await page.waitForSelector(".problem:has-text('new.png')");
  });

  test("filters problems by level and by words", async () => {
    const page = await loadWith(MESSY);
    const all = await problems(page);
    await page.click(".level-toggle.level-error");
    const quiet = await problems(page);
    assert.equal(quiet.length, all.filter(({ level }) => level !== "error").length);
    await page.click(".level-toggle.level-error");
    await page.fill("#problem-filter", all[0].code);
    assert.ok((await problems(page)).every(({ code }) => code === all[0].code));
    await page.fill("#problem-filter", "no such words");
    assert.match(await page.textContent("#problems-body"), /No problem passes the filter/);
  });

  test("fixes one, fixes all, formats, and takes each back with undo", async () => {
    const page = await loadWith(MESSY);
    const count = (await problems(page)).length;
    await page.click(".problem-fix:not(.problem-fix-unsafe) >> nth=0");
    await page.waitForFunction((before) => document.querySelectorAll(".problem").length < before, count);
    assert.notEqual(await text(page), MESSY);
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+z");
    assert.equal(await text(page), MESSY);
    await settled(page);
    await page.click("#fix-all");
    await page.waitForSelector("#toast:has-text('put in')");
    await page.waitForFunction(() => document.getElementById("fix-all").disabled);
    await page.click("#tab-changes");
    await page.waitForSelector(".changes-list .hunk >> nth=3", { state: "attached" });
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+z");
    assert.equal(await text(page), MESSY);
    await page.click("#format");
    await page.waitForSelector("#toast:has-text('ormat')");
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+z");
  });

  test("goes through the unsafe fixes one by one", async () => {
    const page = await loadWith(MESSY);
    await page.click("#review");
    await page.waitForSelector("dialog .hunk");
    assert.match(await page.textContent("dialog .review-count"), /to look at/);
    await page.click("dialog .button.primary");
    await page.waitForFunction((before) => {
      const content = document.getElementById("editor").shadowRoot.querySelector(".cm-content");
      return content.cmTile.view.state.doc.toString() !== before;
    }, MESSY);
    await page.waitForSelector("dialog .button.primary:not([disabled])");
    for (let left = 0; left < 20 && (await page.locator("dialog button:has-text('Skip')").count()); left++) {
      await page.click("dialog button:has-text('Skip')");
    }
    await page.waitForSelector("dialog :text('That was all: 1 put in')");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
  });

  test("takes a single change back", async () => {
    const page = await loadWith(MESSY);
    await page.click(".problem-fix:not(.problem-fix-unsafe) >> nth=0");
    await settled(page);
    await page.click("#tab-changes");
    await page.click("button:has-text('Take back')");
    assert.equal(await text(page), MESSY);
  });

  test("shows the rule's page, and pages that it leads to", async () => {
    const page = await loadWith(MESSY);
    await page.click(".problem-code >> nth=0");
    await page.waitForSelector("dialog .rule-page h2");
    assert.match(await page.textContent("dialog h2"), /^[A-Z]{2,3}\d{3} [a-z-]+$/);
  });

  test("draws outline and preview, which lead back to the text", async () => {
    const page = await loadWith(MESSY);
    await page.click("#tab-outline");
    await page.click(".outline-list button:has-text('Pocketwatch')");
    const line = await page.evaluate(() => {
      const { state } = document.getElementById("editor").shadowRoot.querySelector(".cm-content").cmTile.view;
      return state.doc.lineAt(state.selection.main.head).text;
    });
    assert.match(line, /^### Pocketwatch/);
    await page.click("#tab-preview");
    await page.waitForSelector(".page h2");
    await page.waitForSelector(".page .has-problem >> nth=3", { state: "attached" });
    await page.waitForSelector(".page .picture >> nth=0", { state: "attached" });
    await page.waitForSelector(".page .shortcode >> nth=0", { state: "attached" });
    await page.click(".page h2:has-text('Dept of Ping')");
    const there = await page.evaluate(() => {
      const { state } = document.getElementById("editor").shadowRoot.querySelector(".cm-content").cmTile.view;
      return state.doc.lineAt(state.selection.main.head).text;
    });
    assert.match(there, /^## Dept of Ping/);
  });

  test("scrolls the preview with the text", async () => {
    const long = CLEAN.replace("## Dept of Spec", `${"A paragraph of some words.\n\n".repeat(200)}## Dept of Spec`);
    const page = await loadWith(long);
    await page.click("#tab-preview");
    await page.waitForSelector(".page h2");
    const top = () => page.$eval("#preview-body", (body) => body.scrollTop);
    assert.equal(await top(), 0);
    await page.evaluate(() => {
      const scroller = document.getElementById("editor").shadowRoot.querySelector(".cm-scroller");
      scroller.scrollTop = scroller.scrollHeight / 2;
    });
    await page.waitForFunction(() => document.getElementById("preview-body").scrollTop > 1000);
  });

  test("shows a message as the entry that it becomes", async () => {
    const page = await load();
    await page.click("#mode-message");
    await page.selectOption("#message-department", { index: 5 });
    await page.fill("#message-project", "Lantern");
    await page.fill("#message-reporter", "Yuki");
    await page.fill("#message-user", "@yuki:example.org");
    await type(page, "Lantern 2.5 is out, see https://lantern.example.org/?utm_source=twim ![](a.png)");
    await page.click("#tab-entry");
    await page.waitForSelector(".entry-text:has-text('@yuki:example.org')");
    assert.match(await page.textContent(".entry-text"), /> Lantern 2\.5 is out/);
    await page.click("#tab-problems");
    await settled(page);
    assert.ok((await problems(page)).length > 0);
    await page.click("#tab-preview");
    await page.waitForSelector(".page blockquote");
  });

  test("a link carries the text in its fragment, and undo brings back what was there", async () => {
    const made = await context({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await load({ in: made });
    await page.evaluate(drop, { name: "2026-10-30-twim.md", text: MESSY });
    await settled(page);
    await page.click("#share");
    await page.waitForSelector("#toast:has-text('Link copied')");
    const link = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(`${server.address}#post=`));
    server.requests.length = 0;
    const other = await (await context()).newPage();
    await other.goto(link);
    await other.waitForSelector("#toast:has-text('Opened the text of the link')");
    assert.equal(await text(other), MESSY);
    assert.equal(new URL(other.url()).hash, "");
    assert.ok(server.requests.every((request) => !request.includes("post=")));
    await other.click("#toast button");
    assert.equal(await text(other), "");
  });

  test("keeps the draft when the page is left", async () => {
    const page = await load();
    await type(page, "Half a word");
    await page.reload();
    assert.equal(await text(page), "Half a word");
  });

  test("opens and saves a file with its newlines, and says what it cannot read", async () => {
    const made = await context();
    await made.addInitScript(() => {
      window.showSaveFilePicker = async () =>
        (await navigator.storage.getDirectory()).getFileHandle("saved.md", { create: true });
    });
    const page = await load({ in: made });
    await page.evaluate(drop, { name: "2026-10-30-twim.md", text: MESSY.replaceAll("\n", "\r\n") });
    await settled(page);
    assert.match(await page.textContent("#identity-name"), /2026-10-30-twim\.md/);
    await page.keyboard.press("Control+s");
    await page.waitForSelector("#toast:has-text('Saved')");
    const saved = await page.evaluate(async () => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle("saved.md");
      return (await handle.getFile()).text();
    });
    assert.equal(saved, MESSY.replaceAll("\n", "\r\n"));
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array([0xff, 0xfe, 0x41])], "old.md"));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await page.waitForSelector("#toast:has-text('old.md is not UTF-8')");
    const coming = page.waitForEvent("download");
    await page.click("#more");
    await page.click("#download");
    const file = await coming;
    assert.equal(readFileSync(await file.path(), "utf-8"), MESSY.replaceAll("\n", "\r\n"));
  });

  test("takes name and date from the text, or as they are set", async () => {
    const page = await load();
    await page.click("#welcome [data-example=clean]");
    await page.waitForFunction(() => document.getElementById("identity-date").textContent === "2026-10-23");
    await page.click("#identity");
    await page.fill("#set-name", "2026-10-23-another-name.md");
    await page.click("#identity-form .primary");
    assert.equal(await page.textContent("#identity-name"), "2026-10-23-another-name.md");
    await page.click("#identity");
    await page.click("#identity-reset");
    await page.waitForFunction(() => !document.getElementById("identity-name").textContent.includes("another"));
  });

  test("works without a network after the first visit", async () => {
    const made = await context();
    const page = await load({ in: made });
    await page.waitForFunction(() => document.getElementById("offline-status").textContent === "Works offline", null, {
      timeout: 60_000,
    });
    await page.waitForFunction(() => navigator.serviceWorker.ready.then(({ active }) => active?.state === "activated"));
    await made.setOffline(true);
    await page.reload();
    await page.waitForSelector("body[data-engine=ready]", { timeout: 60_000 });
    await page.evaluate(drop, { name: "2026-10-30-twim.md", text: MESSY });
    await settled(page);
    assert.ok((await problems(page)).length > 15);
  });

  test("without WebAssembly it says so, and can still be written in", async () => {
    const made = await context();
    await made.addInitScript(() => {
      delete globalThis.WebAssembly;
    });
    const page = await made.newPage();
    await page.goto(server.address);
    await page.waitForSelector("body[data-engine=failed]");
    assert.match(await page.textContent("#problems-body"), /WebAssembly/);
    await type(page, "Still a page to write on");
    assert.match(await text(page), /Still a page/);
  });

  const HOSTILE = [
    "<script>window.hacked = 1</script>",
    '<img src="x" onerror="window.hacked = 2">',
    '<svg onload="window.hacked = 3"><script>window.hacked = 3</script></svg>',
    "[link](javascript:window.hacked=4)",
    "<javascript:window.hacked=5>",
    '<a href="javascript:window.hacked=6">raw</a>',
    '<iframe srcdoc="<script>parent.hacked = 7</script>"></iframe>',
    '<p style="background: url(https://tracker.example.org/a.gif)">styled</p>',
    '<style>* { display: none }</style><link rel="stylesheet" href="https://tracker.example.org/a.css">',
    "![pixel](https://tracker.example.org/pixel.gif)",
    '<form action="https://tracker.example.org"><input name="a"><button>send</button></form>',
    '<div id="engine-status" class="toast">clobbered</div><a id="live" name="live">x</a>',
    "\u202Egnirts desrever\u202C \u2066isolated\u2069 \u200B",
    '{{ youtube_player(video_id="\\"><script>window.hacked = 8</script>") }}',
    '<math><mtext><table><mglyph><style><img src=x onerror="window.hacked = 9">',
  ];

  test("a hostile post does nothing", async () => {
    const page = await loadWith(CLEAN.replace("## Dept of Spec", `${HOSTILE.join("\n\n")}\n\n## Dept of Spec`));
    await page.click("#tab-preview");
    await page.waitForSelector(".page h2");
    for (const link of await page.locator(".page a, .page .link-elsewhere").all()) {
      if (await link.isVisible()) await link.click();
    }
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(page.context().pages().length, 1);
    assert.equal(await page.locator(".page :is(script, style, iframe, form, img, object, svg script)").count(), 0);
    await page.evaluate(drop, { name: "post.md", text: HOSTILE.filter((line) => line.includes("\u202E")).join("\n") });
    assert.ok((await page.locator(".cm-specialChar").count()) >= 4, "controls of direction can be seen");
  });

  test("a crafted link does nothing", async () => {
    const link = (value) => `#post=${deflateRawSync(JSON.stringify(value)).toString("base64url")}`;
    const made = await context();
    for (const fragment of [
      "#post=",
      "#post=%00%ff<script>window.hacked=1</script>",
      link({ v: 1, text: "a".repeat(50_000_000) }),
      link({ v: 9 }),
      link([[[]]]),
    ]) {
      const page = await made.newPage();
      await page.goto(server.address + fragment);
      await page.waitForSelector("#toast:has-text('link')", { timeout: 20_000 });
      assert.equal(await text(page), "");
      await page.close();
    }
    const page = await made.newPage();
    await page.goto(
      server.address +
        link({ v: 1, text: HOSTILE.join("\n\n"), name: "<img src=x onerror=window.hacked=1>", mode: "__proto__" }),
    );
    await page.waitForSelector("#toast:has-text('Opened')");
    await page.waitForSelector("body[data-engine=ready]", { timeout: 60_000 });
    await settled(page);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });

  test("a huge text does not stall the page", async () => {
    const page = await load();
    await page.evaluate(drop, {
      name: "2026-10-30-twim.md",
      text: `${MESSY}\n${"> word ".repeat(20_000)}\n${"*".repeat(50_000)}`,
    });
    await page.locator(".cm-content").click();
    const begin = Date.now();
    await page.keyboard.type("abc");
    assert.ok(Date.now() - begin < 3000, `three letters took ${Date.now() - begin} ms`);
  });

  test("the keyboard alone is enough", async () => {
    const page = await loadWith(MESSY);
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    const visited = new Set();
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press("Tab");
      visited.add(await page.evaluate(() => document.activeElement.id || document.activeElement.className));
    }
    for (const id of [
      "mode-message",
      "identity",
      "open",
      "share",
      "more",
      "editor",
      "tab-problems",
      "problem-filter",
      "fix-all",
    ]) {
      assert.ok(visited.has(id), `Tab does not reach #${id}: ${[...visited]}`);
    }
    await page.locator(".cm-content").focus();
    await page.keyboard.press("F8");
    await page.waitForSelector(".explanation");
    await page.waitForFunction(() => /line \d+/.test(document.getElementById("live").textContent));
    await page.keyboard.press("Escape");
    const before = await text(page);
    await page.keyboard.press("Control+.");
    assert.notEqual(await text(page), before);
    await page.keyboard.press("F6");
    assert.equal(await page.evaluate(() => document.activeElement.id), "tab-problems");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.getAttribute("#tab-preview", "aria-selected"), "true");
    await page.keyboard.press("Alt+Shift+KeyA");
    await page.waitForSelector("#toast:has-text('put in')");
  });

  test("counts are told to screen readers", async () => {
    const page = await loadWith(MESSY);
    await page.waitForFunction(() => /^\d+ problems: \d+ errors/.test(document.getElementById("live").textContent));
  });

  async function axe(page) {
    await page.evaluate(axeSource);
    const found = await page.evaluate(() =>
      // Outside of the page's own rules is only how CodeMirror marks what it draws for the eye.
      window.axe.run(document, { resultTypes: ["violations"] }),
    );
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
    );
  }

  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing, ${colorScheme}`, async () => {
      const page = await loadWith(MESSY, { colorScheme });
      const found = await axe(page);
      for (const tab of ["preview", "outline", "changes"]) {
        await page.click(`#tab-${tab}`);
        await page.waitForTimeout(300);
        found.push(...(await axe(page)).map((words) => `${tab}: ${words}`));
      }
      await page.click("#tab-problems");
      await page.click("#review");
      found.push(...(await axe(page)).map((words) => `review: ${words}`));
      await page.keyboard.press("Escape");
      await page.click(".problem-code >> nth=0");
      await page.waitForSelector("dialog .rule-page h2");
      found.push(...(await axe(page)).map((words) => `rule: ${words}`));
      await page.keyboard.press("Escape");
      await page.click("#mode-message");
      await type(page, "A message");
      await settled(page);
      found.push(...(await axe(page)).map((words) => `message: ${words}`));
      await page.setViewportSize({ width: 360, height: 740 });
      found.push(...(await axe(page)).map((words) => `narrow: ${words}`));
      assert.deepEqual(found, []);
    });
  }

  for (const dir of ["ltr", "rtl"]) {
    test(`nothing is wider than the screen, ${dir}`, async () => {
      const page = await loadWith(MESSY.replace("Lantern 2.5 is out", "שלום עולם 界界界 Lantern is out"));
      await page.evaluate((value) => document.documentElement.setAttribute("dir", value), dir);
      for (const [width, height] of [
        [360, 740],
        [768, 1024],
        [1280, 800],
        [1920, 1080],
        [3840, 2160],
      ]) {
        await page.setViewportSize({ width, height });
        await page.waitForTimeout(100);
        for (const tab of ["write", "problems", "preview", "outline", "changes"]) {
          const button = page.locator(`#tab-${tab}`);
          if (await button.count()) await button.click();
          const wide = await page.evaluate(() =>
            [...document.querySelectorAll("body, .bar, .panels, .panel:not([hidden]), .panel-body, .status")]
              .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
              .map((element) => `${element.id || element.className} ${element.scrollWidth} > ${element.clientWidth}`),
          );
          assert.deepEqual(wide, [], `${width} px, ${tab}`);
        }
      }
    });
  }

  test("nothing moves where motion is not wanted", async () => {
    const page = await loadWith(MESSY, { reducedMotion: "reduce" });
    await page.click("#fix-all");
    await page.waitForSelector("#toast:has-text('put in')");
    assert.equal(await page.evaluate(() => document.getAnimations().filter((a) => a.animationName).length), 0);
  });

  test("memory stays flat over 500 edits", async () => {
    const page = await loadWith(MESSY);
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const heap = async () => {
      await session.send("HeapProfiler.collectGarbage");
      const { metrics } = await session.send("Performance.getMetrics");
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    };
    const edit = async (times) => {
      await page.locator(".cm-content").focus();
      await page.keyboard.press("Control+End");
      for (let at = 0; at < times; at++) {
        await page.keyboard.type("x");
        await page.keyboard.press("Backspace");
      }
      await settled(page);
    };
    await edit(50);
    const first = await heap();
    await edit(250);
    const last = await heap();
    const grown = (last.JSHeapUsedSize - first.JSHeapUsedSize) / 1e6;
    assert.ok(grown < 4, `the heap has grown by ${grown.toFixed(1)} MB`);
    assert.ok(last.Nodes - first.Nodes < 2000, `${last.Nodes - first.Nodes} nodes more`);
  });

  test("is fast", async (t) => {
    const made = await context();
    const times = [];
    for (const visit of ["cold", "warm"]) {
      const page = await made.newPage();
      const link = `#post=${deflateRawSync(JSON.stringify({ v: 1, text: MESSY })).toString("base64url")}`;
      const begin = Date.now();
      await page.goto(server.address + link, { waitUntil: "commit" });
      await page.waitForSelector(".problem", { state: "attached", timeout: 60_000 });
      times.push(Date.now() - begin);
      t.diagnostic(`first diagnostics, ${visit}: ${times.at(-1)} ms`);
      await page.waitForFunction(() => document.getElementById("offline-status").textContent !== "", null, {
        timeout: 60_000,
      });
      await page.close();
    }
    const page = await load({ in: made });
    for (const size of [20_000, 55_000]) {
      const entry = CLEAN.slice(CLEAN.indexOf("### Lantern"), CLEAN.indexOf("### Pocketwatch"));
      const long = CLEAN.replace(entry, entry.repeat(1 + Math.ceil((size - CLEAN.length) / entry.length)));
      await page.evaluate(drop, { name: "2026-10-23-twim.md", text: long });
      await settled(page);
      await page.waitForTimeout(1500);
      const taken = await page.evaluate(async () => {
        const { view } = document.getElementById("editor").shadowRoot.querySelector(".cm-content").cmTile;
        const durations = [];
        for (let key = 0; key < 9; key++) {
          const begin = performance.now();
          const list = document.getElementById("problems-body");
          const drawn = new Promise((resolve) => {
            const observer = new MutationObserver(() => {
              observer.disconnect();
              resolve();
            });
            observer.observe(list, { childList: true, subtree: true });
          });
          // A picture without alt text comes and goes: the list changes with each key.
          if (key % 2 === 0)
            view.dispatch({ changes: { from: view.state.doc.length, insert: "\n![](new-one.png)\n" } });
          else view.dispatch({ changes: { from: view.state.doc.length - 18, to: view.state.doc.length } });
          await drawn;
          durations.push(performance.now() - begin);
          await new Promise((resolve) => setTimeout(resolve, 700));
        }
        return durations.sort((a, b) => a - b)[4];
      });
      t.diagnostic(`a keystroke's diagnostics in ${Math.round(long.length / 1000)} KB: ${Math.round(taken)} ms`);
    }
  });

  const twimlint = commandLine();
  test("finds and fixes what the command line does", {
    skip: twimlint ? false : "left out: no twimlint beside it",
  }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "twimlint-page-"));
    const posts = new Map([
      ["2026-10-30-twim.md", MESSY],
      ["2026-10-23-twim.md", CLEAN],
      ...archive().map((path) => [path.split("/").at(-1), readFileSync(path, "utf-8").replaceAll("\r\n", "\n")]),
    ]);
    t.diagnostic(posts.size > 2 ? `${posts.size} posts` : "left out: the archive is not here");
    for (const [name, post] of posts) writeFileSync(join(folder, name), post);
    const said = JSON.parse(run(twimlint, ["check", "--output-format", "json", "--no-cache", folder], { cwd: folder }));
    run(twimlint, ["check", "--fix", "--no-cache", folder], { cwd: folder });
    const page = await load();
    for (const [name, post] of posts) {
      await page.evaluate(drop, { name, text: post });
      await page.waitForFunction((wanted) => document.getElementById("identity-name").textContent === wanted, name);
      await settled(page);
      while (await page.locator(".more-problems").count()) await page.locator(".more-problems").click();
      const expected = said.filter(({ filename }) => filename.endsWith(name));
      assert.deepEqual(
        await problems(page),
        expected.map(({ code, level, location, message }) => ({ code, level, row: location.row, message })),
        name,
      );
      const fixed = readFileSync(join(folder, name), "utf-8");
      if (await page.locator("#fix-all").isEnabled()) {
        await page.click("#fix-all");
        await page.waitForSelector("#toast:has-text('put in')");
      }
      assert.equal(await text(page), fixed, name);
    }
  });
});

/** 40 posts of the archive, spread over its years; none where it is not here. */
function archive() {
  const folder = join(ROOT, "..", "shared", "corpus", "site", "content", "blog");
  try {
    const all = readdirSync(folder, { recursive: true })
      .filter((path) => /this-week-in-matrix.*\.md$|twim.*\.md$/.test(path))
      .sort();
    return Array.from({ length: Math.min(40, all.length) }, (_, at) =>
      join(folder, all[Math.floor((at * all.length) / 40)]),
    );
  } catch {
    return [];
  }
}
