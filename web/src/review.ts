/** Goes through the unsafe fixes one by one, each with its before and after. */

import { openDialog } from "./dialogs";
import { drawEdits } from "./diff";
import { el, messageNodes } from "./dom";
import type { Diagnostic, Edit } from "./engine/protocol";
import { icon, levelWord } from "./icons";

export interface Reviewed {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReviewActions {
  /** Applies the edits and resolves with the result of the check after them; rejects if there is none. */
  readonly apply: (edits: readonly Edit[]) => Promise<Reviewed>;
  readonly goTo: (problem: Diagnostic) => void;
  readonly showRule: (code: string) => void;
}

/** Opens the dialog with the fix of `first`, or with the first there is. */
export function review(start: Reviewed, first: Diagnostic | undefined, actions: ReviewActions): void {
  new Review(start, actions).begin(first);
}

class Review {
  readonly #actions: ReviewActions;
  readonly #body = el("div", { class: "review" });
  readonly #dialog: HTMLDialogElement;
  readonly #skipped = new Set<string>();
  #state: Reviewed;
  #applied = 0;

  constructor(start: Reviewed, actions: ReviewActions) {
    this.#state = start;
    this.#actions = actions;
    this.#dialog = openDialog("Fixes that need a look", "review", this.#body);
  }

  begin(first: Diagnostic | undefined): void {
    this.#show(first ?? this.#left[0]);
  }

  get #left(): readonly Diagnostic[] {
    return this.#state.diagnostics.filter(
      (problem) => problem.fix?.applicability === "unsafe" && !this.#skipped.has(this.#identity(problem)),
    );
  }

  /** Names a problem across changes of the text elsewhere. */
  #identity({ code, message, from, to }: Diagnostic): string {
    return `${code} ${message} ${this.#state.text.slice(Math.max(0, from - 30), to + 30)}`;
  }

  #show(problem: Diagnostic | undefined): void {
    if (!problem?.fix) {
      this.#end();
      return;
    }
    const { edits, message } = problem.fix;
    const apply = button("Apply", "primary", () => void this.#apply(problem, edits));
    this.#body.replaceChildren(
      el("p", { class: "review-count", role: "status" }, `${this.#left.length} to look at`),
      el(
        "p",
        { class: "review-message", dir: "auto" },
        icon(problem.level),
        el("span", { class: "visually-hidden" }, `${levelWord(problem.level)}: `),
        el("span", {}, ...messageNodes(problem.message)),
      ),
      el("p", { class: "review-fix" }, `Line ${problem.row}: ${message}. `, this.#why(problem.code)),
      drawEdits(this.#state.text, edits),
      el(
        "div",
        { class: "buttons" },
        apply,
        button("Skip", "", () => this.#skip(problem)),
        button("Edit by hand", "", () => {
          this.#dialog.close();
          this.#actions.goTo(problem);
        }),
      ),
    );
    apply.focus();
  }

  #why(code: string): HTMLElement {
    return el("button", { type: "button", class: "link", onclick: () => this.#actions.showRule(code) }, `Why? ${code}`);
  }

  #end(): void {
    const close = button("Close", "primary", () => this.#dialog.close());
    this.#body.replaceChildren(
      el("p", { role: "status" }, `Done: ${this.#applied} applied, ${this.#skipped.size} skipped.`),
      el("div", { class: "buttons" }, close),
    );
    close.focus();
  }

  async #apply(problem: Diagnostic, edits: readonly Edit[]): Promise<void> {
    for (const each of this.#body.querySelectorAll("button")) each.disabled = true;
    try {
      this.#state = await this.#actions.apply(edits);
    } catch {
      this.#dialog.close(); // the list of problems says why
      return;
    }
    this.#applied += 1;
    this.#goOn(problem);
  }

  #skip(problem: Diagnostic): void {
    this.#skipped.add(this.#identity(problem));
    this.#goOn(problem);
  }

  /** Shows the next one below, or the first again at the end. */
  #goOn({ from: position }: Diagnostic): void {
    const left = this.#left;
    this.#show(left.find(({ from }) => from >= position) ?? left[0]);
  }
}

function button(label: string, style: string, onclick: () => void): HTMLButtonElement {
  return el("button", { type: "button", class: `button ${style}`, onclick }, label);
}
