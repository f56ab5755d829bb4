// @vitest-environment jsdom
import { expect, test } from "vitest";
import { counted, el, messageNodes } from "../../src/dom";

const drawn = (message: string) => el("p", {}, ...messageNodes(message)).innerHTML;

test("what stands between backquotes is code, and nothing is HTML", () => {
  expect(drawn("`a` is wrong: write `b`")).toBe('<code dir="auto">a</code> is wrong: write <code dir="auto">b</code>');
  expect(drawn("`<b>` <i>x</i>")).toBe('<code dir="auto">&lt;b&gt;</code> &lt;i&gt;x&lt;/i&gt;');
});

test("a lone backquote is a backquote", () => {
  expect(drawn("a ` b")).toBe("a ` b");
});

test("one of a thing is one", () => {
  expect(counted(1, "problem")).toBe("1 problem");
  expect(counted(0, "problem")).toBe("0 problems");
  expect(counted(2, "fix", "fixes")).toBe("2 fixes");
});
