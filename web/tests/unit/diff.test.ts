import { expect, test } from "vitest";
import { edited, hunks } from "../../src/diff";

const before = "one\ntwo\nthree\nfour\nfive\n";

test("equal texts have no differences", () => {
  expect(hunks(before, before)).toEqual([]);
});

test("a changed word is marked in its line", () => {
  const [hunk, ...more] = hunks(before, before.replace("three", "tree"));
  expect(more).toEqual([]);
  expect(hunk?.line).toBe(3);
  expect(hunk?.before.map(({ text }) => text).join("")).toBe("three");
  expect(hunk?.after.map(({ text }) => text).join("")).toBe("tree");
});

test.each([
  ["a line goes", "one\ntwo\nfour\nfive\n"],
  ["a line comes", "one\ntwo\nthree\nand\nfour\nfive\n"],
  ["the end goes", "one\ntwo\n"],
  ["the last newline goes", "one\ntwo\nthree\nfour\nfive"],
  ["all goes", ""],
  ["the beginning changes", "ONE\ntwo\nthree\nfour\nfive\n"],
  ["several change", "uno\ntwo\ntres\nfour\ncinco\n"],
])("differences lead from one text to the other and back: %s", (_, after) => {
  for (const [a, b] of [
    [before, after],
    [after, before],
  ] as const) {
    const edits = hunks(a, b).map(({ from, to }) => ({ from: from.a, to: to.a, insert: b.slice(from.b, to.b) }));
    expect(edited(a, edits)).toBe(b);
  }
});

test("edits go in from front to back", () => {
  const edits = [
    { from: 0, to: 0, insert: "zero\n" },
    { from: 4, to: 7, insert: "2" },
  ];
  expect(edited(before, edits)).toBe("zero\none\n2\nthree\nfour\nfive\n");
});
