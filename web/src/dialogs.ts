import { drawEdits } from "./diff";
import { el, messageNodes } from "./dom";
import type { Diagnostic, Edit } from "./engine/protocol";
import { icon, levelWord } from "./icons";
import type { Rules } from "./rules";

/** Opens a modal dialog; it is gone when it is closed, and the keyboard is back where it was. */
function open(title: string, style: string, ...children: (Node | string)[]): HTMLDialogElement {
  const heading = el("h2", { id: `dialog-${style}` }, title);
  const dialog = el(
    "dialog",
    { class: `dialog dialog-${style}`, "aria-labelledby": heading.id },
    el(
      "div",
      { class: "dialog-head" },
      heading,
      el("button", { type: "button", class: "quiet close", "aria-label": "Close", onclick: () => dialog.close() }, "✕"),
    ),
    el("div", { class: "dialog-body" }, ...children),
  );
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** The page of a rule. */
export function showRule(rules: Rules, code: string): void {
  const body = el("div", { tabindex: "0", role: "group", "aria-label": `Rule ${code}`, class: "rule-frame" });
  const dialog = open(code, "rule", body);
  const title = dialog.querySelector("h2");
  const fill = (next: string) => {
    if (title) title.textContent = next;
    void rules.page(next).then(
      ({ rule }) => {
        if (title) title.textContent = `${rule.code} ${rule.name}`;
      },
      () => undefined,
    );
    body.replaceChildren(rules.draw(next, fill));
    body.scrollTop = 0;
  };
  fill(code);
}

export interface Reviewed {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReviewActions {
  /** Puts in the edits and resolves with what is known once the text has been checked anew. */
  readonly apply: (edits: readonly Edit[]) => Promise<Reviewed>;
  readonly goTo: (problem: Diagnostic) => void;
  readonly showRule: (code: string) => void;
}

/** Goes through the unsafe fixes one by one, each with its before and after. */
export function review(start: Reviewed, first: Diagnostic | undefined, actions: ReviewActions): void {
  const body = el("div", { class: "review" });
  const dialog = open("Fixes that need a look", "review", body);
  const skipped = new Set<string>();
  let state = start;
  let applied = 0;

  const left = () =>
    state.diagnostics.filter(
      (problem) => problem.fix?.applicability === "unsafe" && !skipped.has(identity(problem, state.text)),
    );

  const draw = (problem: Diagnostic | undefined) => {
    if (!problem?.fix) {
      const close = el("button", { type: "button", class: "button primary", onclick: () => dialog.close() }, "Close");
      body.replaceChildren(
        el("p", { role: "status" }, `That was all: ${applied} put in, ${skipped.size} skipped.`),
        el("div", { class: "buttons" }, close),
      );
      close.focus();
      return;
    }
    const { fix } = problem;
    const put = el(
      "button",
      {
        type: "button",
        class: "button primary",
        onclick: async () => {
          put.disabled = true;
          state = await actions.apply(fix.edits);
          applied += 1;
          draw(following(left(), problem.from));
        },
      },
      "Put it in",
    );
    body.replaceChildren(
      el("p", { class: "review-count", role: "status" }, `${left().length} to look at`),
      el(
        "p",
        { class: "review-message", dir: "auto" },
        icon(problem.level),
        el("span", { class: "visually-hidden" }, `${levelWord(problem.level)}: `),
        el("span", {}, ...messageNodes(problem.message)),
      ),
      el(
        "p",
        { class: "review-fix" },
        `Line ${problem.row}: ${fix.message}. `,
        el(
          "button",
          { type: "button", class: "link", onclick: () => actions.showRule(problem.code) },
          `Why? ${problem.code}`,
        ),
      ),
      drawEdits(state.text, fix.edits),
      el(
        "div",
        { class: "buttons" },
        put,
        el(
          "button",
          {
            type: "button",
            class: "button",
            onclick: () => {
              skipped.add(identity(problem, state.text));
              draw(following(left(), problem.from));
            },
          },
          "Skip",
        ),
        el(
          "button",
          {
            type: "button",
            class: "button",
            onclick: () => {
              dialog.close();
              actions.goTo(problem);
            },
          },
          "Edit by hand",
        ),
      ),
    );
    put.focus();
  };
  draw(first ?? left()[0]);
}

/** The problem at this place or the next one below; the first again at the end. */
function following(problems: readonly Diagnostic[], position: number): Diagnostic | undefined {
  return problems.find(({ from }) => from >= position) ?? problems[0];
}

function identity({ code, message, from, to }: Diagnostic, text: string): string {
  return `${code} ${message} ${text.slice(Math.max(0, from - 30), to + 30)}`;
}

const KEYS: readonly (readonly [string, string])[] = [
  ["F8", "Next problem"],
  ["Shift F8", "Previous problem"],
  ["Ctrl .", "Fix the problem at the cursor"],
  ["Ctrl I", "Explain the problem at the cursor"],
  ["Alt Shift A", "Fix all that is safe"],
  ["Alt Shift F", "Format"],
  ["Ctrl O", "Open a file"],
  ["Ctrl S", "Save"],
  ["Ctrl F", "Find and replace"],
  ["Ctrl Z", "Undo, also fixes"],
  ["F6", "From part to part of the page"],
];

export function showKeys(): void {
  const mac = navigator.platform.startsWith("Mac");
  open(
    "Keyboard",
    "keys",
    el(
      "dl",
      { class: "keys" },
      ...KEYS.map(([keys, does]) =>
        el(
          "div",
          {},
          el("dt", {}, ...keys.split(" ").map((key) => el("kbd", {}, mac && key === "Ctrl" ? "⌘" : key))),
          el("dd", {}, does),
        ),
      ),
    ),
  );
}

export function showAbout(version: string | null): void {
  open(
    "About",
    "about",
    el("p", {}, "twimlint checks posts for This Week in Matrix and fixes most of what it finds."),
    el(
      "p",
      {},
      "It runs in your browser: no server sees what you write, and after the first visit it works without a network. A link you share carries the text behind its #, which browsers keep to themselves.",
    ),
    el(
      "p",
      { class: "hint" },
      version ? `Version ${version}. Free software under the MIT licence.` : "Free software under the MIT licence.",
    ),
  );
}

/** Shows an address to be copied by hand, where the clipboard is out of reach. */
export function showAddress(address: string): void {
  const field = el("input", { class: "address", readonly: true, value: address, "aria-label": "Link with the text" });
  open("Share", "share", el("p", {}, "Copy this link: it carries the text."), field);
  field.select();
}
