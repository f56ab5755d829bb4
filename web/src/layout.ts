/** Which panels stand side by side and which share a place behind tabs. */

import { byId, el } from "./dom";
import type { Mode } from "./share";

export type PanelName = "write" | "problems" | "preview" | "outline" | "changes" | "entry";

const TITLES: Record<PanelName, string> = {
  write: "Text",
  problems: "Problems",
  preview: "Preview",
  outline: "Outline",
  changes: "Changes",
  entry: "Entry",
};

const PANELS: Record<Mode, readonly PanelName[]> = {
  post: ["write", "problems", "preview", "outline", "changes"],
  message: ["write", "problems", "entry", "preview"],
};

type Width = "narrow" | "medium" | "wide";

/** Panels that are always seen. */
const PINNED: Record<Width, readonly PanelName[]> = {
  narrow: [],
  medium: ["write"],
  wide: ["outline", "write", "problems"],
};

export class Layout {
  readonly #tabs = byId("tabs");
  readonly #appeared: (panel: PanelName) => void;
  readonly #wide = matchMedia("(min-width: 93.75rem)");
  readonly #medium = matchMedia("(min-width: 56.25rem)");
  #mode: Mode = "post";
  #chosen: PanelName = "problems";
  #badges: Partial<Record<PanelName, string>> = {};

  /** `appeared` is told of panels that can be seen by now and could not before. */
  constructor(appeared: (panel: PanelName) => void) {
    this.#appeared = appeared;
    this.#chosen = this.#width === "narrow" ? "write" : "problems";
    for (const query of [this.#wide, this.#medium]) query.addEventListener("change", () => this.#arrange());
    this.#tabs.addEventListener("keydown", (event) => this.#move(event));
  }

  setMode(mode: Mode): void {
    this.#mode = mode;
    this.#arrange();
  }

  /** Whether this panel can be seen now. */
  isShown(panel: PanelName): boolean {
    return !byId(panel).hidden;
  }

  /** Brings a panel to the front. */
  show(panel: PanelName): void {
    if (!PINNED[this.#width].includes(panel)) this.#chosen = panel;
    this.#arrange();
  }

  /** A count beside a tab's name. */
  badge(panel: PanelName, words: string): void {
    if (this.#badges[panel] === words) return;
    this.#badges[panel] = words;
    const badge = document.querySelector(`#tab-${panel} .tab-badge`);
    if (badge) badge.textContent = words;
  }

  get #width(): Width {
    if (this.#wide.matches) return "wide";
    return this.#medium.matches ? "medium" : "narrow";
  }

  #arrange(): void {
    const width = this.#width;
    const panels = PANELS[this.#mode];
    const pinned = PINNED[width].filter((panel) => panels.includes(panel));
    const tabbed = panels.filter((panel) => !pinned.includes(panel));
    if (!tabbed.includes(this.#chosen)) this.#chosen = tabbed[0] ?? "problems";
    document.body.dataset.layout = width;
    document.body.dataset.mode = this.#mode;
    const focused = this.#tabs.contains(document.activeElement);
    this.#tabs.replaceChildren(...tabbed.map((panel) => this.#tab(panel)));
    const appeared: PanelName[] = [];
    for (const panel of Object.keys(TITLES) as PanelName[]) {
      const element = byId(panel);
      const shown = pinned.includes(panel) || panel === this.#chosen;
      if (shown && element.hidden) appeared.push(panel);
      element.hidden = !shown;
      element.classList.toggle("panel-tabbed", tabbed.includes(panel));
      if (tabbed.includes(panel)) element.setAttribute("role", "tabpanel");
      else element.removeAttribute("role");
    }
    if (focused) document.getElementById(`tab-${this.#chosen}`)?.focus();
    for (const panel of appeared) this.#appeared(panel);
  }

  #tab(panel: PanelName): HTMLElement {
    const chosen = panel === this.#chosen;
    return el(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${panel}`,
        "aria-controls": panel,
        "aria-selected": String(chosen),
        tabindex: chosen ? "0" : "-1",
        onclick: () => {
          this.show(panel);
          document.getElementById(`tab-${panel}`)?.focus();
        },
      },
      TITLES[panel],
      el("span", { class: "tab-badge" }, this.#badges[panel] ?? ""),
    );
  }

  #move(event: KeyboardEvent): void {
    const tabs = [...this.#tabs.querySelectorAll<HTMLElement>("[role=tab]")];
    const here = tabs.indexOf(document.activeElement as HTMLElement);
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    const next = { [forward]: here + 1, [back]: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (here < 0 || next === undefined) return;
    event.preventDefault();
    tabs[(next + tabs.length) % tabs.length]?.click();
  }
}
