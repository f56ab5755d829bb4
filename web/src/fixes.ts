import type { Diagnostic, Edit } from "./engine/protocol";

/** Edits of all safe fixes that do not touch each other, in order. */
export function safeEdits(diagnostics: readonly Diagnostic[]): Edit[] {
  const taken: Edit[] = [];
  const isFree = ({ from, to }: Edit) => taken.every((edit) => to < edit.from || edit.to < from);
  for (const { fix } of diagnostics) {
    if (fix?.applicability === "safe" && fix.edits.every(isFree)) taken.push(...fix.edits);
  }
  return taken.sort((a, b) => a.from - b.from);
}
