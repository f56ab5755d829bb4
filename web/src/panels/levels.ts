import { el } from "../dom";
import type { Diagnostic, Level } from "../engine/protocol";
import { icon, LEVELS } from "../icons";

/** A button for each level: says how many problems it has, and hides or shows them. */
export class LevelToggles {
  readonly #hidden = new Set<Level>();
  readonly #parts = LEVELS.map(({ level, one, many }) => {
    const count = el("span", { class: "level-count" }, "0");
    return { level, one, many, count, word: el("span", {}, many) };
  });

  constructor(place: HTMLElement, changed: () => void) {
    for (const { level, count, word } of this.#parts) {
      const button = el(
        "button",
        { type: "button", class: `level-toggle level-${level}`, "aria-pressed": "true" },
        icon(level),
        count,
        word,
      );
      button.addEventListener("click", () => {
        const shown = this.#hidden.delete(level);
        if (!shown) this.#hidden.add(level);
        button.setAttribute("aria-pressed", String(shown));
        changed();
      });
      place.append(button);
    }
  }

  shows(level: Level): boolean {
    return !this.#hidden.has(level);
  }

  count(problems: readonly Diagnostic[]): void {
    for (const { level, one, many, count, word } of this.#parts) {
      const found = problems.filter((problem) => problem.level === level).length;
      count.textContent = String(found);
      word.textContent = found === 1 ? one : many;
    }
  }
}
