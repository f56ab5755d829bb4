import { byId, el } from "../dom";
import type { EntryResult } from "../engine/protocol";

/** The entry as it will stand in the post. */
export class EntryPanel {
  readonly #body = byId("entry-body");
  readonly #copy: (text: string, words: string) => void;

  constructor(copy: (text: string, words: string) => void) {
    this.#copy = copy;
  }

  show(entry: EntryResult | null, message: string): void {
    if (entry === null || message.trim() === "") {
      this.#body.replaceChildren(
        el(
          "p",
          { class: "notice" },
          "Write your message: the entry appears here as an editor would put it into the post.",
        ),
      );
      return;
    }
    this.#body.replaceChildren(
      el(
        "pre",
        { class: "entry-text", dir: "auto", tabindex: "0", "aria-label": "The entry in Markdown" },
        entry.markdown,
      ),
      el(
        "div",
        { class: "buttons" },
        el(
          "button",
          { type: "button", class: "button primary", onclick: () => this.#copy(message, "Message copied") },
          "Copy the message",
        ),
        el(
          "button",
          { type: "button", class: "button", onclick: () => this.#copy(entry.markdown, "Entry copied") },
          "Copy the entry",
        ),
      ),
      el("p", { class: "hint" }, "Send the message to #twim:matrix.org; the editors put it into the post."),
    );
  }
}
