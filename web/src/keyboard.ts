import { byId } from "./dom";

/** What keys do anywhere in the page; those of the editor are in `editor/editor.ts`. */
export interface KeyActions {
  readonly save: () => unknown;
  readonly open: () => unknown;
  readonly format: () => unknown;
  readonly fixAll: () => unknown;
  readonly focusEditor: () => void;
}

export function listenToKeys(actions: KeyActions): void {
  addEventListener("keydown", (event) => {
    const run = action(event, actions);
    if (!run || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    void run();
  });
}

function action(event: KeyboardEvent, actions: KeyActions): (() => unknown) | undefined {
  const { code, altKey, shiftKey } = event;
  if (code === "F6") return () => nextPart(shiftKey ? -1 : 1, actions.focusEditor);
  if (event.ctrlKey || event.metaKey) return { KeyS: actions.save, KeyO: actions.open }[code];
  if (altKey && shiftKey) return { KeyF: actions.format, KeyA: actions.fixAll }[code];
  return undefined;
}

/** Moves the keyboard to the next part of the page that can be seen. */
function nextPart(direction: 1 | -1, focusEditor: () => void): void {
  const parts: readonly (readonly [string, () => void])[] = [
    ["write", focusEditor],
    ["tabs", () => byId("tabs").querySelector<HTMLElement>("[aria-selected=true]")?.focus()],
    ["problems", () => byId("problems-body").focus()],
    ["preview", () => byId("preview-body").focus()],
    ["outline", () => byId("outline-body").querySelector<HTMLElement>("button")?.focus()],
  ];
  const shown = parts.filter(([id]) => !byId(id).hidden);
  const here = shown.findIndex(([id]) => byId(id).contains(document.activeElement));
  shown[(here + direction + shown.length) % shown.length]?.[1]();
}
