import type { Findings } from "../checker";
import { byId, el, messageNodes } from "../dom";
import type { Diagnostic } from "../engine/protocol";
import { icon, levelWord } from "../icons";
import { LevelToggles } from "./levels";

export interface ProblemActions {
  readonly goTo: (problem: Diagnostic) => void;
  readonly fix: (problem: Diagnostic) => void;
  readonly fixAll: () => void;
  readonly review: (first?: Diagnostic) => void;
  readonly showRule: (code: string) => void;
}

/** Problems drawn at once; more come when asked for, so that a hopeless text does not stall the page. */
const AT_ONCE = 200;

/** Problems by level, with a filter. */
export class ProblemsPanel {
  readonly #body = byId("problems-body");
  readonly #filter = byId<HTMLInputElement>("problem-filter");
  readonly #actions: ProblemActions;
  readonly #levels = new LevelToggles(byId("levels"), () => this.#draw());
  #findings: Findings | null = null;
  #notice: HTMLElement | null = null;
  #limit = AT_ONCE;
  #drawn = "";

  constructor(actions: ProblemActions) {
    this.#actions = actions;
    this.#filter.addEventListener("input", () => this.#draw());
    byId("fix-all").addEventListener("click", actions.fixAll);
    byId("review").addEventListener("click", () => actions.review());
    this.#body.addEventListener("keydown", (event) => this.#move(event));
  }

  /** Shows problems, or a notice in their place while there are none to show. */
  show(findings: Findings | null, notice: HTMLElement | null): void {
    this.#findings = findings;
    this.#notice = notice;
    if (findings === null) this.#limit = AT_ONCE;
    const all = this.#all();
    this.#levels.count(all);
    const safe = all.filter(({ fix }) => fix?.applicability === "safe").length;
    const unsafe = all.filter(({ fix }) => fix?.applicability === "unsafe").length;
    button("fix-all", safe, safe > 0 ? `Fix ${safe} safe` : "Fix all safe");
    button("review", unsafe, unsafe > 0 ? `Review ${unsafe}` : "Review fixes");
    this.#draw();
  }

  /** Marks the problem that the cursor is in. */
  point(position: number): void {
    for (const item of this.#body.querySelectorAll<HTMLElement>(".problem")) {
      const inside = Number(item.dataset.from) <= position && position <= Number(item.dataset.to);
      item.classList.toggle("problem-here", inside);
    }
  }

  #all(): readonly Diagnostic[] {
    return this.#findings ? [...this.#findings.elsewhere, ...this.#findings.diagnostics] : [];
  }

  #draw(): void {
    const words = this.#filter.value.trim().toLowerCase();
    const all = this.#all();
    const wanted = all.filter(
      ({ level, code, name, message }) =>
        this.#levels.shows(level) && `${code} ${name} ${message}`.toLowerCase().includes(words),
    );
    const signature = JSON.stringify([
      wanted.map(({ code, from, to, message }) => [code, from, to, message]),
      this.#limit,
      this.#notice?.textContent,
      all.length,
    ]);
    if (signature === this.#drawn) {
      this.#rebind(wanted);
      return;
    }
    this.#drawn = signature;
    if (this.#notice) {
      this.#body.replaceChildren(this.#notice);
      return;
    }
    if (wanted.length === 0) {
      this.#body.replaceChildren(
        all.length === 0 ? nothing() : el("p", { class: "notice" }, "No problem passes the filter."),
      );
      return;
    }
    const outside = new Set(this.#findings?.elsewhere);
    const rest = wanted.length - this.#limit;
    const focused = document.activeElement?.closest(".problem") ? focusedIndex(this.#body) : -1;
    this.#body.replaceChildren(
      el(
        "ul",
        { class: "problem-list", role: "list" },
        ...wanted.slice(0, this.#limit).map((problem) => this.#item(problem, outside.has(problem))),
      ),
      ...(rest > 0
        ? [
            el(
              "button",
              { type: "button", class: "button more-problems", onclick: () => this.#more() },
              `Show ${rest} more`,
            ),
          ]
        : []),
    );
    this.#rebind(wanted);
    if (focused >= 0) {
      const mains = this.#body.querySelectorAll<HTMLElement>(".problem-go");
      mains[Math.min(focused, mains.length - 1)]?.focus();
    }
  }

  /** Gives the items drawn before the problems of the newest check, whose fixes fit the text. */
  #rebind(problems: readonly Diagnostic[]): void {
    this.#body.querySelectorAll<HTMLElement>(".problem").forEach((item, index) => {
      const problem = problems[index];
      if (problem) this.#bound.set(item, problem);
    });
  }

  readonly #bound = new WeakMap<Element, Diagnostic>();

  #item(problem: Diagnostic, outside: boolean): HTMLElement {
    const { level, code, name, message, row, fix } = problem;
    const act = (run: (problem: Diagnostic) => void) => (event: Event) => {
      const item = (event.currentTarget as Element).closest(".problem");
      const bound = item && this.#bound.get(item);
      if (bound) run(bound);
    };
    const place = outside ? "in the entry" : `line ${row}`;
    const item = el(
      "li",
      { class: `problem problem-${level}`, "data-from": problem.from, "data-to": problem.to },
      el(
        "button",
        { type: "button", class: "problem-go", onclick: act((bound) => !outside && this.#actions.goTo(bound)) },
        icon(level),
        el("span", { class: "problem-message", dir: "auto" }, ...messageNodes(message)),
      ),
      el(
        "div",
        { class: "problem-facts" },
        el("span", { class: `level-word level-${level}` }, levelWord(level)),
        el("span", { class: "problem-place" }, place),
        el(
          "button",
          {
            type: "button",
            class: "problem-code",
            title: `${name}: read the rule`,
            "aria-haspopup": "dialog",
            onclick: act((bound) => this.#actions.showRule(bound.code)),
          },
          code,
        ),
        fix &&
          !outside &&
          el(
            "button",
            {
              type: "button",
              class: `button small problem-fix${fix.applicability === "unsafe" ? " problem-fix-unsafe" : ""}`,
              title: fix.message,
              "aria-label": `${fix.applicability === "safe" ? "Fix" : "Review"} ${code}, ${place}: ${fix.message}`,
              onclick: act(fix.applicability === "safe" ? this.#actions.fix : this.#actions.review),
            },
            fix.applicability === "safe" ? "Fix" : "Review",
          ),
      ),
    );
    return item;
  }

  #more(): void {
    this.#limit += AT_ONCE;
    this.#draw();
  }

  #move(event: KeyboardEvent): void {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const mains = [...this.#body.querySelectorAll<HTMLElement>(".problem-go")];
    const here = focusedIndex(this.#body);
    const next = mains[here + (event.key === "ArrowDown" ? 1 : -1)];
    if (here < 0 || !next) return;
    event.preventDefault();
    next.focus();
  }
}

function focusedIndex(body: HTMLElement): number {
  const item = document.activeElement?.closest(".problem");
  return item ? [...body.querySelectorAll(".problem")].indexOf(item) : -1;
}

function button(id: string, count: number, label: string): void {
  const element = byId<HTMLButtonElement>(id);
  element.disabled = count === 0;
  element.textContent = label;
}

function nothing(): HTMLElement {
  return el("div", { class: "notice notice-done" }, icon("done"), el("p", {}, "Nothing to report."));
}

/** What tabs and narrow screens call the list: `12`. */
export function problemCount(findings: Findings | null): string {
  return findings ? String(findings.diagnostics.length + findings.elsewhere.length) : "";
}
