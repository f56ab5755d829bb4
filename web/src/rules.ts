/** Rule pages, asked for once each, and how they are drawn. */

import { el, messageNodes, shadow } from "./dom";
import type { Engine } from "./engine/client";
import type { Diagnostic, Rule, RulePage } from "./engine/protocol";
import { icon, levelWord } from "./icons";
import { sanitized } from "./sanitize";
import proseCss from "./style/prose.css?inline";

const FIX_WORDS = { safe: "safe fix", unsafe: "fix that needs a look", none: "no fix" } as const;

export class Rules {
  readonly #engine: Engine;
  readonly #pages = new Map<string, Promise<RulePage>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The page of a rule. Rejects where there is none. */
  page(code: string): Promise<RulePage> {
    let page = this.#pages.get(code);
    if (page === undefined) {
      page = this.#engine.ask("rulePage", { code });
      page.catch(() => this.#pages.delete(code));
      this.#pages.set(code, page);
    }
    return page;
  }

  /** The page of a rule as an element that fills when the page comes; `follow` takes links to other rules. */
  draw(code: string, follow: (code: string) => void): HTMLElement {
    const host = el("div", { class: "rule-page" });
    const root = shadow(host, proseCss);
    root.addEventListener("click", (event) => {
      const link = (event.target as Element | null)?.closest<HTMLElement>("[data-rule]");
      if (link?.dataset.rule) follow(link.dataset.rule);
    });
    void this.page(code).then(
      ({ rule, html }) => root.replaceChildren(ruleHead(rule), el("div", { class: "prose" }, sanitized(html))),
      () => root.replaceChildren(el("p", {}, `The page of ${code} cannot be shown.`)),
    );
    return host;
  }
}

function ruleHead(rule: Rule): HTMLElement {
  return el(
    "div",
    { class: "rule-head" },
    el("p", { class: "rule-summary" }, ...messageNodes(capitalised(rule.summary))),
    el(
      "p",
      { class: "rule-facts" },
      el("span", { class: `level level-${rule.level}` }, icon(rule.level), levelWord(rule.level)),
      el("span", {}, rule.familyTitle),
      el("span", {}, FIX_WORDS[rule.fix ?? "none"]),
      rule.since && el("span", {}, `since ${rule.since}`),
    ),
  );
}

/** What is wrong at one place, with what fixes it and the page of the first rule: for the editor's tooltip. */
export function explanation(
  rules: Rules,
  problems: readonly Diagnostic[],
  actions: { readonly fix: (problem: Diagnostic) => void; readonly showRule: (code: string) => void },
): HTMLElement {
  const card = el("div", { class: "explanation" });
  const root = shadow(card, proseCss);
  for (const problem of problems) {
    root.append(
      el(
        "div",
        { class: "explained" },
        el(
          "p",
          { class: "explained-message" },
          icon(problem.level),
          el("span", { class: "visually-hidden" }, `${levelWord(problem.level)}: `),
          el("span", {}, ...messageNodes(problem.message)),
        ),
        el(
          "p",
          { class: "explained-actions" },
          problem.fix &&
            el("button", { type: "button", class: "button", onclick: () => actions.fix(problem) }, problem.fix.message),
          el(
            "button",
            { type: "button", class: "link", onclick: () => actions.showRule(problem.code) },
            `${problem.code} ${problem.name}`,
          ),
        ),
      ),
    );
  }
  const first = problems[0];
  if (first) root.append(rules.draw(first.code, actions.showRule));
  return card;
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
