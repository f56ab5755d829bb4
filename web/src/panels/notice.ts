import type { Checker } from "../checker";
import { el } from "../dom";
import type { State } from "../engine/protocol";

/** What stands in place of the problems while there is no list of them; null where there is one. */
export function notice(engine: State, checker: Checker, isEmpty: boolean): HTMLElement | null {
  if (engine.kind === "failed") {
    const reload = el("button", { type: "button", class: "button", onclick: () => location.reload() }, "Reload");
    return failure(engine.message, reload);
  }
  if (engine.kind === "loading") return words("The checks are loading. You can write already.");
  if (checker.trouble.value !== null) return failure(checker.trouble.value);
  if (checker.findings.value !== null) return null;
  return words(isEmpty ? "Problems appear here as you write." : "Checking…");
}

function words(text: string): HTMLElement {
  return el("div", { class: "notice" }, el("p", {}, text));
}

function failure(message: string, remedy?: HTMLElement): HTMLElement {
  return el("div", { class: "notice notice-failed", role: "alert" }, el("p", {}, message), remedy);
}
