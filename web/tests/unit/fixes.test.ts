import { expect, test } from "vitest";
import type { Applicability, Diagnostic } from "../../src/engine/protocol";
import { safeEdits } from "../../src/fixes";

const fixed = (from: number, to: number, applicability: Applicability = "safe") =>
  ({ fix: { applicability, message: "", edits: [{ from, to, insert: "x" }] } }) as unknown as Diagnostic;

test("edits that touch one another do not go in together, and none that is unsafe", () => {
  const edits = safeEdits([
    fixed(8, 9),
    fixed(2, 4),
    fixed(4, 6),
    fixed(12, 13, "unsafe"),
    { fix: null } as Diagnostic,
  ]);
  expect(edits.map(({ from, to }) => [from, to])).toEqual([
    [2, 4],
    [8, 9],
  ]);
});
