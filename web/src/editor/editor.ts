import { defaultKeymap, history, historyKeymap, isolateHistory, undo } from "@codemirror/commands";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { type ChangeSpec, EditorState, type Extension, Transaction } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { hunks } from "../diff";
import { shadow } from "../dom";
import type { Diagnostic, Edit } from "../engine/protocol";
import partsCss from "../style/parts.css?inline";
import { markdown } from "./language";
import { type Origin, origin, originOf, setOrigin } from "./origin";
import {
  type Explain,
  explainHere,
  goTo,
  hideExplanation,
  placedProblems,
  problemAtCursor,
  problems,
  setProblems,
  step,
} from "./problems";
import { theme } from "./theme";

/** One step of undo, also where someone types on at once. */
const ALONE = isolateHistory.of("full");

export interface EditorEvents {
  readonly changed: () => void;
  readonly moved: (position: number) => void;
  readonly explain: Explain;
  readonly announce: (words: string) => void;
  /** Puts in the safe fix at the cursor, if there is one. */
  readonly fix: (problem: Diagnostic) => void;
}

/** One CodeMirror view for both modes; each mode has a state of its own, with its own history. */
export class Editor {
  readonly view: EditorView;
  readonly #states = new Map<string, EditorState>();
  readonly #events: EditorEvents;
  #key = "";

  constructor(host: HTMLElement, events: EditorEvents) {
    this.#events = events;
    // In a shadow root CodeMirror adopts constructed style sheets, which the Content-Security-Policy allows.
    const root = shadow(host, partsCss);
    this.view = new EditorView({ parent: root, root });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get length(): number {
    return this.view.state.doc.length;
  }

  get origin(): Origin {
    return originOf(this.view.state);
  }

  /** Where the document of this name comes from; undefined where it has not been shown yet. */
  originOf(key: string): Origin | undefined {
    const state = key === this.#key ? this.view.state : this.#states.get(key);
    return state && originOf(state);
  }

  /** Says where the text comes from; undo leaves it as it is. */
  setOrigin(origin: Origin): void {
    this.view.dispatch({ effects: setOrigin.of(origin), annotations: Transaction.addToHistory.of(false) });
  }

  /** Shows the document of this name; makes it of the text that `initial` was opened with the first time. */
  show(key: string, label: string, hint: string, initial: Origin): void {
    if (this.#key !== "") this.#states.set(this.#key, this.view.state);
    this.#key = key;
    const state =
      this.#states.get(key) ??
      EditorState.create({
        doc: initial.opened,
        extensions: [origin(initial), this.#extensions(label, hint)],
      });
    this.view.setState(state);
  }

  /** Puts another document in place of this one; undo brings it back, and where it came from. */
  replaceAll(text: string, origin: Omit<Origin, "opened">): void {
    this.view.dispatch({
      changes: { from: 0, to: this.length, insert: text },
      effects: setOrigin.of({ ...origin, opened: text }),
      selection: { anchor: 0 },
      scrollIntoView: true,
      annotations: [Transaction.userEvent.of("input.open"), ALONE],
    });
  }

  /** Puts in edits of the text as it stands, as one step of undo. */
  apply(edits: readonly Edit[], userEvent: string): void {
    this.view.dispatch({ changes: edits as ChangeSpec, userEvent, annotations: ALONE, scrollIntoView: false });
  }

  /** Changes the lines that differ, as one step of undo; cursor and scrolling stay where they are. */
  rewrite(text: string): void {
    const before = this.text;
    const edits = hunks(before, text).map(({ from, to }) => ({
      from: from.a,
      to: Math.min(to.a, before.length),
      insert: text.slice(from.b, to.b),
    }));
    this.apply(edits, "input.fix");
    // Lines at the very end have no newline of their own to be counted with.
    if (this.text !== text) {
      undo(this.view);
      this.apply([{ from: 0, to: before.length, insert: text }], "input.fix");
    }
  }

  setProblems(diagnostics: readonly Diagnostic[]): void {
    this.view.dispatch({ effects: setProblems.of(diagnostics) });
  }

  /** Where a problem stands by now. */
  placeOf(diagnostic: Diagnostic): number {
    return placedProblems(this.view.state).find(({ problem }) => problem === diagnostic)?.from ?? diagnostic.from;
  }

  goTo(position: number, focus = true): void {
    goTo(this.view, position, focus);
  }

  undo(): boolean {
    return undo(this.view);
  }

  get scroller(): HTMLElement {
    return this.view.scrollDOM;
  }

  /** Offset of what stands at the upper edge; a line that is wrapped counts by its rows. */
  get top(): number {
    const height = this.scroller.getBoundingClientRect().top - this.view.documentTop;
    const line = this.view.lineBlockAtHeight(height);
    const within = Math.min(1, Math.max(0, (height - line.top) / Math.max(1, line.height)));
    return line.from + Math.round((line.to - line.from) * within);
  }

  /** Scrolls so that the row of this offset comes first. */
  scrollTo(position: number): void {
    this.view.dispatch({ effects: EditorView.scrollIntoView(Math.min(position, this.length), { y: "start" }) });
  }

  #extensions(label: string, hint: string): Extension {
    const { announce, fix, changed, moved, explain } = this.#events;
    const fixHere = (view: EditorView): boolean => {
      const problem = problemAtCursor(view.state);
      if (problem?.fix) fix(problem);
      else announce(problem ? "No fix for this problem" : "No problem here");
      return true;
    };
    return [
      lineNumbers(),
      problems(explain),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      EditorView.perLineTextDirection.of(true),
      EditorView.lineWrapping,
      EditorState.allowMultipleSelections.of(true),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      search({ top: true }),
      markdown(),
      theme,
      placeholder(hint),
      EditorView.contentAttributes.of({
        "aria-label": label,
        tabindex: "0",
        spellcheck: "true",
        autocapitalize: "sentences",
      }),
      keymap.of([
        { key: "F8", run: step(1, announce), shift: step(-1, announce) },
        { key: "Mod-.", run: fixHere },
        { key: "Mod-i", run: explainHere, preventDefault: true },
        { key: "Escape", run: hideExplanation },
        ...searchKeymap,
        ...historyKeymap,
        // Tab is left to the browser: with the keyboard alone one has to get out of here.
        ...defaultKeymap,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) changed();
        if (update.selectionSet) moved(update.state.selection.main.head);
      }),
    ];
  }
}
