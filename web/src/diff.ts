/** What differs between two texts, as blocks of lines with the changed words marked. */

import { Chunk } from "@codemirror/merge";
import { Text } from "@codemirror/state";
import { el } from "./dom";
import type { Edit } from "./engine/protocol";

export interface Hunk {
  /** Line of the new text where it begins, from 1. */
  readonly line: number;
  /** Whole lines, as spans of the old and the new text, without the last newline. */
  readonly from: { readonly a: number; readonly b: number };
  readonly to: { readonly a: number; readonly b: number };
  readonly before: readonly Piece[];
  readonly after: readonly Piece[];
}

export interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

/** The differences in order; scanning stops early where texts have little in common. */
export function hunks(before: string, after: string): Hunk[] {
  const a = Text.of(before.split("\n"));
  const b = Text.of(after.split("\n"));
  return Chunk.build(a, b, { scanLimit: 2000, timeout: 200 }).map((chunk) => {
    const endA = Math.min(chunk.endA, a.length);
    const endB = Math.min(chunk.endB, b.length);
    return {
      line: b.lineAt(Math.min(chunk.fromB, b.length)).number,
      from: { a: Math.min(chunk.fromA, a.length), b: Math.min(chunk.fromB, b.length) },
      to: { a: Math.min(chunk.toA, a.length), b: Math.min(chunk.toB, b.length) },
      before:
        chunk.fromA < chunk.toA
          ? pieces(
              a.sliceString(chunk.fromA, endA),
              chunk.changes.map(({ fromA, toA }) => [fromA, toA]),
            )
          : [],
      after:
        chunk.fromB < chunk.toB
          ? pieces(
              b.sliceString(chunk.fromB, endB),
              chunk.changes.map(({ fromB, toB }) => [fromB, toB]),
            )
          : [],
    };
  });
}

function pieces(text: string, changed: readonly (readonly [number, number])[]): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const [from, to] of changed) {
    if (from > at) found.push({ text: text.slice(at, from), changed: false });
    if (to > from) found.push({ text: text.slice(from, to), changed: true });
    at = Math.max(at, to);
  }
  if (at < text.length) found.push({ text: text.slice(at), changed: false });
  return found;
}

/** The text with edits put in; they are in order and apart. */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const { from, to, insert } of edits) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** Draws a difference: lines that go under a minus, lines that come under a plus. */
export function drawHunk(hunk: Hunk): HTMLElement {
  const lines = (part: readonly Piece[], tag: "del" | "ins", words: string) =>
    part.length > 0 &&
    el(
      "div",
      { class: `hunk-${tag}`, dir: "auto" },
      el("span", { class: "visually-hidden" }, `${words}: `),
      ...part.map((piece) => (piece.changed ? el(tag, {}, shown(piece.text)) : piece.text)),
    );
  return el("div", { class: "hunk" }, lines(hunk.before, "del", "Before"), lines(hunk.after, "ins", "After"));
}

/** A text that is nothing but space can be seen when it comes or goes. */
function shown(text: string): string {
  return /^\s+$/.test(text) ? text.replaceAll(" ", "·").replaceAll("\t", "⇥").replaceAll("\n", "⏎\n") : text;
}

/** Before and after of a fix. */
export function drawEdits(text: string, edits: readonly Edit[]): HTMLElement {
  return el("div", { class: "hunks" }, ...hunks(text, edited(text, edits)).map(drawHunk));
}
