/**
 * Someone who does anything at any time: edits, fixes, undo, tabs, modes, files and names that mean harm. `SEED` and
 * `STEPS` choose another course; what went wrong is repeated with the seed that the test names.
 */

import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inChromium, open, problems, settled, text, textIs } from "./chromium.mjs";
import { CLEAN, commandLine, HOSTILE, MESSY, run } from "./support.mjs";

const SEED = Number(process.env.SEED ?? 21);
const STEPS = Number(process.env.STEPS ?? 120);
const NAME = "2026-10-30-twim.md";
const NAMES = [
  NAME,
  "<img src=x onerror=window.hacked=1>.md",
  "../../etc/passwd",
  "\u202Edm.tsop",
  `${"a".repeat(300)}.md`,
  "2026-99-99-this-week-in-matrix.md",
  "%00#?&.md",
];
const WORDS = [
  ...HOSTILE,
  "\n\n## Dept of Clients\n\n",
  "> ",
  "\n> > - 1. ",
  "[a](b",
  "```\n",
  "| a | b |\n|---|---|\n",
  "+++\n",
  "<!-- twimlint-disable",
  "{% quote() %}",
  "\uD83C",
  "שלום 界 📜 é\u0301",
  "\u0000\u0007\uFEFF",
  "&#0;&#x110000;",
  "*_~`".repeat(40),
];

/** Numbers from 0 up to `limit` that a seed determines (mulberry32). */
function numbers(seed) {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** Takes out and puts in, at a place that is given as a part of the text's length; runs in the page. */
function change({ place, removed, words }) {
  const { view } = document.getElementById("editor").shadowRoot.querySelector(".cm-content").cmTile;
  const { length } = view.state.doc;
  const from = Math.floor(length * place);
  view.dispatch({
    changes: { from, to: Math.min(length, from + removed), insert: words },
    userEvent: "input.type",
  });
}

/** Clicks one of the elements of this kind that can be clicked, if there are any; runs in the page. */
function clickOne({ kind, which }) {
  const found = [...document.querySelectorAll(kind)].filter(
    (element) => !element.disabled && element.checkVisibility(),
  );
  found[which % Math.max(1, found.length)]?.click();
}

const CLICKS = [
  "#tabs [role=tab]",
  ".problem-fix:not(.problem-fix-unsafe)",
  "#fix-all",
  "#format",
  ".problem-go",
  ".level-toggle",
  ".outline-list button",
  ".changes-list .button",
  "#toast button",
  ".problem-fix-unsafe",
  "dialog .button",
  "dialog .close",
];

inChromium("whatever someone does", (chromium) => {
  test(`the page stands it (SEED=${SEED} STEPS=${STEPS})`, async () => {
    const page = await chromium.load();
    const below = numbers(SEED);
    const pick = (list) => list[below(list.length)];
    const steps = [
      () => page.evaluate(change, { place: below(1000) / 1000, removed: below(3) * below(80), words: pick(WORDS) }),
      () => page.evaluate(change, { place: below(1000) / 1000, removed: below(9), words: "x" }),
      () => page.evaluate(clickOne, { kind: pick(CLICKS), which: below(1000) }),
      () => page.evaluate(clickOne, { kind: pick(CLICKS), which: below(1000) }),
      () => page.keyboard.press(pick(["Control+z", "Control+y", "F8", "Control+.", "Control+i", "Escape", "F6"])),
      () => settled(page),
    ];
    await open(page, MESSY, NAME);
    for (let step = 0; step < STEPS; step++) {
      if (step % 40 === 39) await anotherText(page, pick);
      await pick(steps)();
    }
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.getAttribute("body", "data-engine"), "ready");
  });

  test("in the end it shows what the command line finds in the text, and undo brings the text back", {
    skip: commandLine() ? false : "left out: no twimlint beside it",
  }, async () => {
    const page = await chromium.load();
    const below = numbers(SEED + 1);
    await open(page, CLEAN, NAME);
    for (let step = 0; step < STEPS; step++) {
      const words = WORDS[below(WORDS.length)].replace("\uD83C", "");
      await page.evaluate(change, { place: below(1000) / 1000, removed: below(60), words });
    }
    await settled(page);
    const folder = mkdtempSync(join(tmpdir(), "twimlint-page-"));
    writeFileSync(join(folder, NAME), await text(page));
    const said = run(commandLine(), ["check", "--output-format", "json", "--no-cache", NAME], { cwd: folder });
    while (await page.locator(".more-problems").count()) await page.locator(".more-problems").click();
    assert.deepEqual(
      await problems(page),
      JSON.parse(said).map(({ code, level, location, message }) => ({ code, level, row: location.row, message })),
    );
    await page.locator(".cm-content").focus();
    for (let press = 0; press < STEPS && (await text(page)) !== CLEAN; press++) await page.keyboard.press("Control+z");
    await textIs(page, CLEAN);
  });
});

/** A file with a name that means harm, or a message with such fields. */
async function anotherText(page, pick) {
  await page.evaluate(() => document.querySelector("dialog")?.close());
  if (pick([true, false])) {
    await page.evaluate(clickOne, { kind: "#mode-message", which: 0 });
    for (const field of ["project", "reporter", "user"]) {
      await page.evaluate(
        ([id, value]) => {
          const input = document.getElementById(id);
          input.value = value;
          input.dispatchEvent(new Event("input"));
        },
        [`message-${field}`, pick([...HOSTILE, ...NAMES])],
      );
    }
  } else {
    await page.evaluate(clickOne, { kind: "#mode-post", which: 0 });
    const name = pick(NAMES);
    await page.evaluate(
      ([title, words]) => {
        const data = new DataTransfer();
        data.items.add(new File([words], title));
        window.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      [name, pick([MESSY, CLEAN, HOSTILE.join("\n\n")])],
    );
  }
}
