import { byId, counted, el } from "../dom";
import type { Diagnostic, Entry, Section, Span } from "../engine/protocol";
import { icon } from "../icons";

/** Departments, projects and who reported, each a way to its place. */
export class OutlinePanel {
  readonly #body = byId("outline-body");
  readonly #goTo: (position: number) => void;
  #items: { readonly span: Span; readonly button: HTMLElement }[] = [];
  #drawn = "";

  constructor(goTo: (position: number) => void) {
    this.#goTo = goTo;
  }

  show(sections: readonly Section[], problems: readonly Diagnostic[]): void {
    const signature = JSON.stringify([sections, problems.map(({ from, level }) => [from, level])]);
    if (signature === this.#drawn) return;
    this.#drawn = signature;
    this.#items = [];
    this.#body.replaceChildren(
      sections.length > 0
        ? el(
            "ul",
            { class: "outline-list", role: "list" },
            ...sections.map((section) => this.#section(section, problems)),
          )
        : el("p", { class: "notice" }, "Departments, projects and reporters appear here."),
    );
  }

  /** Marks the innermost part that the cursor is in. */
  point(position: number): void {
    const holding = this.#items.filter(({ span }) => span.from <= position && position <= span.to);
    const innermost = holding.reduce<(typeof holding)[number] | null>(
      (a, b) => (a && a.span.to - a.span.from < b.span.to - b.span.from ? a : b),
      null,
    );
    for (const item of this.#items) {
      if (item === innermost) item.button.setAttribute("aria-current", "location");
      else item.button.removeAttribute("aria-current");
    }
  }

  #section(section: Section, problems: readonly Diagnostic[]): HTMLElement {
    const here = problems.filter(({ from }) => section.from <= from && from < section.to);
    const loudest = here.find(({ level }) => level === "error") ?? here.find(({ level }) => level === "warning");
    const inner = [
      ...section.entries.map((entry) => ({ from: entry.from, item: () => this.#entry(entry) })),
      ...section.sections.map((below) => ({ from: below.from, item: () => this.#section(below, problems) })),
    ].sort((a, b) => a.from - b.from);
    return el(
      "li",
      {},
      this.#button(
        section,
        `outline-section outline-level-${section.level}`,
        el("span", { class: "outline-title", dir: "auto" }, section.title || "(no title)"),
        loudest && section.level <= 3 && icon(loudest.level),
        loudest &&
          section.level <= 3 &&
          el("span", { class: "visually-hidden" }, `, ${counted(here.length, "problem")}`),
      ),
      inner.length > 0 && el("ul", { role: "list" }, ...inner.map(({ item }) => item())),
    );
  }

  #entry(entry: Entry): HTMLElement {
    return el(
      "li",
      {},
      this.#button(
        entry,
        "outline-entry",
        el("span", { dir: "auto", title: entry.userId }, entry.reporter ?? "no attribution"),
      ),
    );
  }

  #button(span: Span, style: string, ...children: (Node | string | null | undefined | false)[]): HTMLElement {
    const button = el("button", { type: "button", class: style, onclick: () => this.#goTo(span.from) }, ...children);
    this.#items.push({ span, button });
    return button;
  }
}
