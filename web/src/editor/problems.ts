/** Problems in the editor: underlines, marks beside the lines and along the scroll bar, and what hovering shows. */

import { type EditorState, type Extension, RangeSet, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutter,
  hoverTooltip,
  showTooltip,
  type Tooltip,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";
import type { Diagnostic, Level } from "../engine/protocol";
import { icon, levelWord } from "../icons";

/** The problems of the text as it stands; replaces those before. */
export const setProblems = StateEffect.define<readonly Diagnostic[]>();

/** Shows what is wrong at this place, as hovering does; null hides it. */
const explainAt = StateEffect.define<number | null>();

const RANK: Record<Level, number> = { info: 0, warning: 1, error: 2 };

interface Placed {
  readonly problem: Diagnostic;
  readonly from: number;
  readonly to: number;
}

interface Problems {
  readonly placed: readonly Placed[];
  readonly marks: DecorationSet;
}

const NONE: Problems = { placed: [], marks: Decoration.none };

const problemsField = StateField.define<Problems>({
  create: () => NONE,
  update(problems, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setProblems)) return place(effect.value, transaction.state);
    }
    if (!transaction.docChanged) return problems;
    return {
      placed: problems.placed.map(({ problem, from, to }) => {
        const start = transaction.changes.mapPos(from, 1);
        return { problem, from: start, to: Math.max(start, transaction.changes.mapPos(to, -1)) };
      }),
      marks: problems.marks.map(transaction.changes),
    };
  },
  provide: (field) => EditorView.decorations.from(field, (problems) => problems.marks),
});

function place(diagnostics: readonly Diagnostic[], state: EditorState): Problems {
  const length = state.doc.length;
  const placed = diagnostics.map((problem) => {
    const from = Math.min(problem.from, length);
    return { problem, from, to: Math.min(Math.max(problem.to, from), length) };
  });
  const marks = placed.flatMap(({ problem, from, to }) => {
    const [start, end] = visible(state, from, to);
    if (start === end) return [];
    const mark = Decoration.mark({
      class: `cm-problem marked marked-${problem.level}`,
      attributes: { "data-code": problem.code },
    });
    return [mark.range(start, end)];
  });
  return { placed, marks: Decoration.set(marks, true) };
}

/** A span that can be seen: a place between letters, or a line's end, takes in a letter beside it. */
function visible(state: EditorState, from: number, to: number): [number, number] {
  const line = state.doc.lineAt(from);
  if (to > from && !(from === line.to && to <= line.to + 1)) return [from, to];
  return from < line.to ? [from, from + 1] : [Math.max(line.from, from - 1), from];
}

/** Problems with their places now, in order. */
export function placedProblems(state: EditorState): readonly Placed[] {
  return state.field(problemsField).placed;
}

/** Problems whose place holds this one, or lies in its line if none does. */
function problemsNear(state: EditorState, position: number): Placed[] {
  return placedProblems(state).filter(({ from, to }) => {
    const [start, end] = visible(state, from, to);
    return start <= position && position <= end;
  });
}

class LevelMarker extends GutterMarker {
  constructor(
    readonly level: Level,
    readonly title: string,
  ) {
    super();
  }

  override eq(other: LevelMarker): boolean {
    return this.level === other.level && this.title === other.title;
  }

  override toDOM(): Node {
    const mark = document.createElement("span");
    mark.title = this.title;
    mark.append(icon(this.level));
    return mark;
  }
}

const problemGutter = gutter({
  class: "cm-problem-gutter",
  markers(view) {
    const loudest = new Map<number, Placed[]>();
    const { from: first, to: last } = view.viewport;
    for (const placed of placedProblems(view.state)) {
      if (placed.from < first || placed.from > last) continue;
      const line = view.state.doc.lineAt(placed.from).from;
      loudest.set(line, [...(loudest.get(line) ?? []), placed]);
    }
    return RangeSet.of(
      [...loudest]
        .sort(([a], [b]) => a - b)
        .map(([line, here]) => {
          const loud = here.reduce((a, b) => (RANK[b.problem.level] > RANK[a.problem.level] ? b : a)).problem.level;
          return new LevelMarker(loud, here.map(({ problem }) => problem.message).join("\n")).range(line);
        }),
    );
  },
  initialSpacer: () => new LevelMarker("info", ""),
});

/** Marks along the scroll bar, one for each row of pixels that has a problem; a click goes there. */
const scrollMarks = ViewPlugin.fromClass(
  class {
    readonly #strip = document.createElement("div");
    #drawn: readonly Placed[] = [];

    constructor(view: EditorView) {
      this.#strip.className = "cm-scroll-marks";
      this.#strip.setAttribute("aria-hidden", "true");
      view.dom.append(this.#strip);
      this.#draw(view);
    }

    update(update: ViewUpdate): void {
      const placed = placedProblems(update.state);
      if (placed !== this.#drawn || update.geometryChanged) this.#draw(update.view);
    }

    destroy(): void {
      this.#strip.remove();
    }

    #draw(view: EditorView): void {
      this.#drawn = placedProblems(view.state);
      const marks = this.#drawn;
      view.requestMeasure({
        key: this,
        read: () => {
          const height = view.scrollDOM.clientHeight;
          const whole = Math.max(view.contentHeight, height);
          const rows = new Map<number, Placed>();
          for (const placed of marks) {
            if (placed.from > view.state.doc.length) continue;
            const row = Math.round(((view.lineBlockAt(placed.from).top / whole) * height) / 3) * 3;
            const other = rows.get(row);
            if (other === undefined || RANK[placed.problem.level] > RANK[other.problem.level]) rows.set(row, placed);
          }
          return rows;
        },
        write: (rows) => {
          this.#strip.replaceChildren(
            ...[...rows].map(([row, { problem, from }]) => {
              const mark = document.createElement("div");
              mark.className = `cm-scroll-mark level-${problem.level}`;
              mark.style.top = `${row}px`;
              mark.title = problem.message;
              mark.addEventListener("mousedown", (event) => {
                event.preventDefault();
                goTo(view, from);
              });
              return mark;
            }),
          );
        },
      });
    }
  },
);

/** Draws what is known about some problems of one place. */
export type Explain = (problems: readonly Diagnostic[]) => HTMLElement;

function tooltip(placed: readonly Placed[], explain: Explain): Tooltip | null {
  const first = placed[0];
  if (first === undefined) return null;
  return {
    pos: first.from,
    end: first.to,
    above: false,
    create: () => {
      const dom = explain(placed.map(({ problem }) => problem));
      dom.classList.add("cm-problem-tooltip");
      return { dom };
    },
  };
}

const explained = (explain: Explain) =>
  StateField.define<Tooltip | null>({
    create: () => null,
    update(shown, transaction) {
      for (const effect of transaction.effects) {
        if (effect.is(explainAt)) {
          return effect.value === null ? null : tooltip(problemsNear(transaction.state, effect.value), explain);
        }
      }
      return transaction.docChanged || transaction.selection ? null : shown;
    },
    provide: (field) => showTooltip.from(field),
  });

/** Puts the cursor at `position` and shows the place; `focus` moves the keyboard there. */
export function goTo(view: EditorView, position: number, focus = true): void {
  const at = Math.min(position, view.state.doc.length);
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  if (focus) view.focus();
}

/** Goes to the next (1) or the previous (-1) problem and explains it; says what it found. */
export function step(direction: 1 | -1, announce: (words: string) => void) {
  return (view: EditorView): boolean => {
    const placed = [...placedProblems(view.state)].sort((a, b) => a.from - b.from);
    const here = view.state.selection.main.head;
    const next =
      direction === 1
        ? (placed.find(({ from }) => from > here) ?? placed[0])
        : (placed.findLast(({ from }) => from < here) ?? placed.at(-1));
    if (next === undefined) {
      announce("No problems");
      return true;
    }
    goTo(view, next.from);
    view.dispatch({ effects: explainAt.of(next.from) });
    announce(`${levelWord(next.problem.level)} in line ${next.problem.row}: ${next.problem.message}`);
    return true;
  };
}

/** Shows what is wrong at the cursor. */
export function explainHere(view: EditorView): boolean {
  view.dispatch({ effects: explainAt.of(view.state.selection.main.head) });
  return true;
}

/** Hides what `explainHere` and `step` show; false where nothing is shown. */
export function hideExplanation(view: EditorView): boolean {
  const shown = view.dom.querySelector(".cm-problem-tooltip") !== null;
  if (shown) view.dispatch({ effects: explainAt.of(null) });
  return shown;
}

/** The problem that the cursor is at, if there is one. */
export function problemAtCursor(state: EditorState): Diagnostic | undefined {
  return problemsNear(state, state.selection.main.head)[0]?.problem;
}

export function problems(explain: Explain): Extension {
  return [
    problemsField,
    problemGutter,
    scrollMarks,
    explained(explain),
    hoverTooltip((view, position) => tooltip(problemsNear(view.state, position), explain), { hoverTime: 250 }),
  ];
}
