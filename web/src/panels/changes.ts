import { drawHunk, type Hunk, hunks } from "../diff";
import { byId, counted, el } from "../dom";
import type { Edit } from "../engine/protocol";

export interface ChangesActions {
  readonly goTo: (position: number) => void;
  readonly takeBack: (edit: Edit) => void;
  /** Counts changes from the text as it stands. */
  readonly restart: () => void;
}

/** What has changed since the text was opened. */
export class ChangesPanel {
  readonly #body = byId("changes-body");
  readonly #actions: ChangesActions;

  constructor(actions: ChangesActions) {
    this.#actions = actions;
  }

  show(before: string, after: string): void {
    const found = before === after ? [] : hunks(before, after);
    if (found.length === 0) {
      this.#body.replaceChildren(el("p", { class: "notice" }, "The text is as it was opened."));
      return;
    }
    this.#body.replaceChildren(
      el(
        "div",
        { class: "changes-head" },
        el("p", {}, `${counted(found.length, "change")} since the text was opened`),
        el("button", { type: "button", class: "button small", onclick: this.#actions.restart }, "Count from here"),
      ),
      el("ol", { class: "changes-list", role: "list" }, ...found.map((hunk) => this.#item(hunk, before, after))),
    );
  }

  #item(hunk: Hunk, before: string, after: string): HTMLElement {
    const back: Edit = {
      from: hunk.from.b,
      to: Math.min(hunk.to.b, after.length),
      insert: before.slice(hunk.from.a, hunk.to.a),
    };
    return el(
      "li",
      {},
      el(
        "div",
        { class: "change-tools" },
        el(
          "button",
          { type: "button", class: "link", onclick: () => this.#actions.goTo(hunk.from.b) },
          `Line ${hunk.line}`,
        ),
        el(
          "button",
          {
            type: "button",
            class: "button small",
            "aria-label": `Revert the change in line ${hunk.line}`,
            onclick: () => this.#actions.takeBack(back),
          },
          "Revert",
        ),
      ),
      drawHunk(hunk),
    );
  }
}
