import { byId } from "./dom";

let words = "";
let waiting: ReturnType<typeof setTimeout> | undefined;

/** Tells screen readers, once the last words have stood for `delay` milliseconds. */
export function announce(message: string, delay = 0): void {
  words = message;
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    byId("live").textContent = words;
  }, delay);
}

let leaving: ReturnType<typeof setTimeout> | undefined;

/** Shows a word at the bottom of the page for a while, with something to do about it. */
export function toast(message: string, action?: { readonly label: string; readonly run: () => void }): void {
  const place = byId("toast");
  place.replaceChildren(message);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      action.run();
      place.hidden = true;
    });
    place.append(button);
  }
  place.hidden = false;
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    place.hidden = true;
  }, 8000);
}

/** Takes the word away: it was about something that is no longer shown. */
export function hideToast(): void {
  byId("toast").hidden = true;
}
