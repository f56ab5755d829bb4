/** The page finds and fixes what the command line does, and takes no more memory the longer one writes. */

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inChromium, open, problems, settled, textIs, toast } from "./chromium.mjs";
import { CLEAN, commandLine, MESSY, ROOT, run } from "./support.mjs";

const twimlint = commandLine();

inChromium("in the long run", (chromium) => {
  test("memory stays flat over 500 edits", async () => {
    const page = await chromium.pageWith(MESSY);
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
    const page = await chromium.page();
    for (const [name, post] of posts) {
      await open(page, post, name);
      while (await page.locator(".more-problems").count()) await page.locator(".more-problems").click();
      const expected = said.filter(({ filename }) => filename.endsWith(name));
      assert.deepEqual(
        await problems(page),
        expected.map(({ code, level, location, message }) => ({ code, level, row: location.row, message })),
        name,
      );
      if (await page.locator("#fix-all").isEnabled()) {
        await page.click("#fix-all");
        await toast(page, "applied");
      }
      await textIs(page, readFileSync(join(folder, name), "utf-8"));
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
