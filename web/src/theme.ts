import { byId } from "./dom";

const KEY = "twimlint.theme";

/** Light or dark as the system has it, until someone chooses. */
export function listenToTheme(): void {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const button = byId("theme");
  const label = document.createTextNode("");
  const name = () => {
    label.data = isDark() ? "Light" : "Dark";
  };
  const kept = stored();
  if (kept) root.dataset.theme = kept;
  button.replaceChildren(label);
  name();
  system.addEventListener("change", name);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    store(root.dataset.theme);
    name();
  });
}

function stored(): string | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "dark" || kept === "light" ? kept : null;
  } catch {
    return null;
  }
}

function store(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Without storage the choice holds until the page is left.
  }
}
