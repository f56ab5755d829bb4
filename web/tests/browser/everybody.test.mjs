/** For everybody: the keyboard alone, screen readers, every width, both directions, no motion. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { focusIs, inChromium, open, settled, textIsNot, toast, type } from "./chromium.mjs";
import { MESSY, until, WEB } from "./support.mjs";

const axeSource = readFileSync(join(WEB, "node_modules", "axe-core", "axe.min.js"), "utf-8");

async function axe(page, where) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${where}: ${id}: ${target} ${failureSummary}`),
  );
}

inChromium("for everybody", (chromium) => {
  test("the keyboard alone is enough", async () => {
    // A page of its own: in a page that was clicked in, Tab goes on from there.
    const page = await chromium.load();
    await open(page, MESSY);
    const visited = [];
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press("Tab");
      visited.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className));
    }
    assert.equal(visited[0], "skip");
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
      assert.ok(visited.includes(id), `Tab does not reach #${id}: ${visited}`);
    }
    await page.locator(".cm-content").focus();
    await page.keyboard.press("F8");
    await page.waitForSelector(".explanation");
    await page.waitForFunction(() => /line \d+/.test(document.getElementById("live").textContent));
    await page.keyboard.press("Escape");
    await page.waitForSelector(".explanation", { state: "detached" });
    await page.keyboard.press("Control+.");
    await textIsNot(page, MESSY);
    await page.keyboard.press("F6");
    await focusIs(page, "tab-problems");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector("#tab-preview[aria-selected=true]");
    await settled(page);
    await page.keyboard.press("Alt+Shift+KeyA");
    await toast(page, "applied");
  });

  test("counts are told to screen readers", async () => {
    const page = await chromium.pageWith(MESSY);
    await page.waitForFunction(() => /^\d+ problems: \d+ errors/.test(document.getElementById("live").textContent));
  });

  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing, ${colorScheme}`, async () => {
      const page = await chromium.page();
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const found = await axe(page, "welcome");
      await page.click("#welcome [data-example=messy]");
      await page.waitForSelector(".problem");
      await settled(page);
      for (const tab of ["problems", "preview", "outline", "changes"]) {
        await page.click(`#tab-${tab}`);
        found.push(...(await axe(page, tab)));
      }
      await page.click("#tab-problems");
      await page.click("#review");
      await page.waitForSelector("dialog .hunk");
      found.push(...(await axe(page, "review")));
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
      await page.click(".problem-code >> nth=0");
      await page.waitForSelector("dialog .rule-page h2");
      found.push(...(await axe(page, "rule")));
      await page.keyboard.press("Escape");
      await page.waitForSelector("dialog", { state: "detached" });
      await page.click("#mode-message");
      await type(page, "A message");
      await settled(page);
      found.push(...(await axe(page, "message")));
      await page.setViewportSize({ width: 360, height: 740 });
      await page.waitForSelector("body[data-layout=narrow]");
      found.push(...(await axe(page, "narrow")));
      assert.deepEqual(found, []);
    });
  }

  for (const dir of ["ltr", "rtl"]) {
    test(`nothing is wider than the screen, ${dir}`, async () => {
      const page = await chromium.pageWith(MESSY.replace("Lantern 2.5 is out", "שלום עולם 界界界 Lantern is out"));
      await page.evaluate((value) => document.documentElement.setAttribute("dir", value), dir);
      for (const [width, height, layout] of [
        [360, 740, "narrow"],
        [768, 1024, "narrow"],
        [1280, 800, "medium"],
        [1920, 1080, "wide"],
        [3840, 2160, "wide"],
      ]) {
        await page.setViewportSize({ width, height });
        await page.waitForSelector(`body[data-layout=${layout}]`);
        for (const tab of ["write", "problems", "preview", "outline", "changes"]) {
          const button = page.locator(`#tab-${tab}`);
          if (await button.count()) await button.click();
          const wide = () =>
            page.evaluate(() =>
              [...document.querySelectorAll("body, .bar, .panels, .panel:not([hidden]), .panel-body, .status")]
                .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
                .map((element) => `${element.id || element.className} ${element.scrollWidth} > ${element.clientWidth}`),
            );
          await until(async () => assert.deepEqual(await wide(), [], `${width} px, ${tab}`));
        }
      }
    });
  }

  test("nothing moves where motion is not wanted", async () => {
    const page = await chromium.pageWith(MESSY);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.click("#fix-all");
    await toast(page, "applied");
    assert.equal(await page.evaluate(() => document.getAnimations().filter((a) => a.animationName).length), 0);
  });
});
