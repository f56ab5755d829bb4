/** The post mode: problems, fixes, changes, outline and preview. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inChromium, open, problems, settled, text, textIs, textIsNot, toast, type, undo } from "./chromium.mjs";
import { CLEAN, cursorLine, MESSY, until } from "./support.mjs";

const LONG = CLEAN.replace(
  "## Dept of Spec",
  `${Array.from({ length: 200 }, (_, at) => `Line ${at} of some words.\n\n`).join("")}## Dept of Spec`,
);
const SAFE_FIX = ".problem-fix:not(.problem-fix-unsafe) >> nth=0";

const lineIs = (page, pattern) => until(async () => assert.match(await page.evaluate(cursorLine), pattern));

/** The numbers of the lines of `LONG` that come first in the text and in the preview; runs in the page. */
function topLines() {
  const number = (words) => Number(/Line (\d+)/.exec(words)?.[1] ?? -1);
  const { view } = document.getElementById("editor").shadowRoot.querySelector(".cm-content").cmTile;
  const edge = view.scrollDOM.getBoundingClientRect().top - view.documentTop;
  const line = view.state.doc.lineAt(view.lineBlockAtHeight(edge).from).number;
  const host = document.getElementById("preview-body");
  const shown = [...host.firstElementChild.shadowRoot.querySelectorAll("p")].find(
    (element) => element.getBoundingClientRect().bottom > host.getBoundingClientRect().top,
  );
  const lines = [line, line + 1].map((each) => number(view.state.doc.line(each).text));
  return { text: Math.max(...lines), preview: number(shown?.textContent ?? "") };
}

inChromium("a post", (chromium) => {
  test("shows problems as one writes, goes to them, explains them", async () => {
    const page = await chromium.pageWith(MESSY);
    const found = await problems(page);
    assert.ok(found.length > 15);
    assert.equal(await page.textContent("#tab-problems .tab-badge"), String(found.length));
    await page.waitForSelector(".cm-problem >> nth=10", { state: "attached" });
    await page.waitForSelector(".cm-scroll-mark >> nth=5", { state: "attached" });
    await page.click(".problem-go >> nth=3");
    await page.waitForFunction(() => document.activeElement.id === "editor");
    await page.hover(".cm-problem >> nth=0");
    await page.waitForSelector(".explanation .rule-page h2");
    await page.mouse.move(5, 5);
    await type(page, "\n\n![](new.png)\n");
    await page.waitForSelector(".problem:has-text('new.png')");
  });

  test("a mark beside the text leads to its problem", async () => {
    const page = await chromium.pageWith(MESSY);
    const last = page.locator(".cm-scroll-mark").last();
    const message = await last.getAttribute("title");
    await last.click();
    await page.waitForFunction((words) => {
      const here = document.querySelectorAll(".problem-here .problem-message");
      return [...here].some(({ textContent }) => textContent === words.replaceAll("`", ""));
    }, message);
  });

  test("filters problems by level and by words", async () => {
    const page = await chromium.pageWith(MESSY);
    const all = await problems(page);
    await page.click(".level-toggle.level-error");
    const quiet = all.filter(({ level }) => level !== "error");
    await until(async () => assert.deepEqual(await problems(page), quiet));
    await page.click(".level-toggle.level-error");
    await page.fill("#problem-filter", all[0].code);
    const wanted = all.filter(({ code, message }) => `${code} ${message}`.includes(all[0].code));
    await until(async () => assert.deepEqual(await problems(page), wanted));
    await page.fill("#problem-filter", "no such words");
    await page.waitForSelector("#problems-body :text('No problem passes the filter')");
  });

  test("fixes one, fixes all, formats, and takes each back with undo", async () => {
    const page = await chromium.pageWith(MESSY);
    const count = (await problems(page)).length;
    await page.click(SAFE_FIX);
    await until(async () => assert.ok((await problems(page)).length < count));
    await textIsNot(page, MESSY);
    await undo(page);
    await textIs(page, MESSY);
    await settled(page);
    await page.click("#fix-all");
    await toast(page, "applied");
    await page.waitForSelector("#fix-all[disabled]");
    await page.click("#tab-changes");
    await page.waitForSelector(".changes-list .hunk >> nth=3", { state: "attached" });
    await undo(page);
    await textIs(page, MESSY);
  });

  test("formats, and takes it back with undo", async () => {
    const page = await chromium.pageWith(CLEAN);
    await page.click("#format");
    await toast(page, "Nothing to format");
    await open(page, `${CLEAN}\n\n\n`);
    await page.click("#format");
    await toast(page, "Formatted");
    await textIs(page, CLEAN);
    await page.click("#toast button");
    await textIs(page, `${CLEAN}\n\n\n`);
  });

  test("goes through the unsafe fixes one by one", async () => {
    const notes =
      "> See [one](https://example.org/1) , [two](https://example.org/2) , [three](https://example.org/3) .";
    const page = await chromium.pageWith(CLEAN.replace(/^> .*$/m, notes));
    await page.click("#review");
    await page.waitForSelector("dialog .review-count:text-is('3 to look at')");
    await page.click("dialog .button.primary");
    await textIs(page, CLEAN.replace(/^> .*$/m, notes.replace("1) ,", "1),")));
    await page.waitForSelector("dialog .review-count:text-is('2 to look at')");
    await page.click("dialog button:has-text('Skip')");
    await page.waitForSelector("dialog .review-count:text-is('1 to look at')");
    await page.click("dialog button:has-text('Skip')");
    await page.waitForSelector("dialog :text('Done: 1 applied, 2 skipped')");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
  });

  test("takes a single change back", async () => {
    const page = await chromium.pageWith(MESSY);
    await page.click(SAFE_FIX);
    await textIsNot(page, MESSY);
    await page.click("#tab-changes");
    await page.click("button:has-text('Revert')");
    await textIs(page, MESSY);
  });

  test("shows the rule's page, and pages that it leads to", async () => {
    const page = await chromium.pageWith(MESSY);
    await page.click(".problem-code >> nth=0");
    await page.waitForSelector("dialog .rule-page h2");
    await until(async () => assert.match(await page.textContent("dialog h2"), /^[A-Z]{2,3}\d{3} [a-z-]+$/));
  });

  test("draws outline and preview, which lead back to the text", async () => {
    const page = await chromium.pageWith(MESSY);
    await page.click("#tab-outline");
    await page.click(".outline-list button:has-text('Pocketwatch')");
    await lineIs(page, /^### Pocketwatch/);
    await page.click("#tab-preview");
    await page.waitForSelector(".page .marked >> nth=3", { state: "attached" });
    await page.waitForSelector(".page .picture >> nth=0", { state: "attached" });
    await page.waitForSelector(".page .shortcode >> nth=0", { state: "attached" });
    await page.click(".page h2:has-text('Dept of Ping')");
    await lineIs(page, /^## Dept of Ping/);
  });

  test("scrolls the preview with the text, and the text with the preview", async () => {
    const page = await chromium.pageWith(LONG);
    await page.click("#tab-preview");
    await page.waitForSelector(".page h2");
    const tops = () => page.evaluate(topLines);
    const together = (least) =>
      until(async () => {
        const { text, preview } = await tops();
        assert.ok(text > least && Math.abs(text - preview) <= 3, `text ${text}, preview ${preview}`);
      });
    await page.hover(".cm-content");
    await page.mouse.wheel(0, 4000);
    await together(60);
    const { text: before } = await tops();
    await page.hover("#preview-body");
    await page.mouse.wheel(0, 2500);
    await together(before + 20);
  });

  test("shows at once where the text is when the preview is brought to the front", async () => {
    const page = await chromium.pageWith(LONG);
    await page.setViewportSize({ width: 390, height: 700 });
    await page.click("#tab-write");
    await page.hover(".cm-content");
    await page.evaluate(() => {
      const scroller = document.getElementById("editor").shadowRoot.querySelector(".cm-scroller");
      scroller.scrollTop = scroller.scrollHeight / 2;
    });
    await until(async () => assert.ok((await page.evaluate(topLines)).text > 60));
    const { text } = await page.evaluate(topLines);
    await page.click("#tab-preview");
    await until(async () => assert.ok(Math.abs((await page.evaluate(topLines)).preview - text) <= 3));
  });

  test("marks a problem within a problem, and says both", async () => {
    const page = await chromium.pageWith(CLEAN.replace(/^> .*$/m, "> # Big ![](news.png)"));
    await page.click("#tab-preview");
    const inner = page.locator(".page .marked .marked").first();
    await inner.waitFor();
    const outer = await inner.evaluate((element) => element.parentElement.closest(".marked").title);
    assert.ok(outer !== "" && (await inner.getAttribute("title")).endsWith(`\n${outer}`));
  });

  test("takes name and date from the text, or as they are set", async () => {
    const page = await chromium.page();
    await page.click("#welcome [data-example=clean]");
    await page.waitForSelector("#identity-date:text-is('2026-10-23')");
    await page.click("#identity");
    await page.fill("#set-name", "2026-10-23-another-name.md");
    await page.click("#identity-form .primary");
    await page.waitForSelector("#identity-name:text-is('2026-10-23-another-name.md')");
    await page.click("#identity");
    await page.click("#identity-reset");
    await page.waitForSelector("#identity-name:not(:has-text('another'))");
  });

  test("a huge text does not stall the page", async () => {
    const page = await chromium.page();
    const huge = `${MESSY}\n${"> word ".repeat(20_000)}\n${"*".repeat(50_000)}`;
    await page.evaluate(() => {
      window.whileChecking = [];
      document.getElementById("editor").addEventListener("keyup", () => {
        window.whileChecking.push(document.getElementById("problems-body").ariaBusy);
      });
    });
    await open(page, huge);
    await page.locator(".cm-content").click();
    await page.keyboard.type("abc");
    await until(async () => assert.equal((await text(page)).length, huge.length + 3));
    assert.deepEqual(await page.evaluate(() => window.whileChecking), ["true", "true", "true"]);
    await settled(page);
  });

  test("a text that is too long for any post is not checked, says so, and does not stall the page", async () => {
    const page = await chromium
      .context({ permissions: ["clipboard-write"] })
      .then((context) => chromium.load({ context }));
    const huge = "> word ".repeat(400_000);
    await page.evaluate((words) => navigator.clipboard.writeText(words), huge);
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+v");
    await page.waitForSelector("#problems-body :text('longer than 1 MiB')");
    await page.keyboard.type("abc");
    await textIs(page, `${huge}abc`);
    await page.click("#format");
    await toast(page, "longer than 1 MiB");
    await page.click("#share");
    await toast(page, "too long for a link");
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("![](a.png)");
    await page.waitForSelector(".problem:has-text('a.png')");
  });
});
