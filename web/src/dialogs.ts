import { el } from "./dom";
import type { Rules } from "./rules";

/** Opens a modal dialog; it is gone when it is closed, and the keyboard is back where it was. */
export function openDialog(title: string, style: string, ...children: (Node | string)[]): HTMLDialogElement {
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
  const dialog = openDialog(code, "rule", body);
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

const KEYS: readonly (readonly [string, string])[] = [
  ["F8", "Next problem"],
  ["Shift F8", "Previous problem"],
  ["Ctrl .", "Fix the problem at the cursor"],
  ["Ctrl I", "Explain the problem at the cursor"],
  ["Alt Shift A", "Fix all safe problems"],
  ["Alt Shift F", "Format"],
  ["Ctrl O", "Open a file"],
  ["Ctrl S", "Save"],
  ["Ctrl F", "Find and replace"],
  ["Ctrl Z", "Undo, also fixes"],
  ["F6", "Go to the next part of the page"],
];

export function showKeys(): void {
  const mac = navigator.platform.startsWith("Mac");
  openDialog(
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
  openDialog(
    "About",
    "about",
    el("p", {}, "twimlint checks posts for This Week in Matrix and fixes most of what it finds."),
    el(
      "p",
      {},
      "It runs in your browser: no server sees what you write, and after the first visit it works without a network. A link that you share contains the text after its #, which browsers keep to themselves.",
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
  openDialog("Share", "share", el("p", {}, "Copy this link: it contains the text."), field);
  field.select();
}
