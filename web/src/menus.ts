import { byId } from "./dom";

/** Puts a popover below the button that opens it, and closes the menu once something in it is chosen. */
export function listenToMenus(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[popovertarget]")) {
    const popover = byId(button.getAttribute("popovertarget") ?? "");
    popover.addEventListener("beforetoggle", (event) => {
      if (event.newState === "open") place(popover, button);
    });
    popover.addEventListener("toggle", (event) => {
      if (event.newState === "open") place(popover, button);
    });
  }
  const menu = byId("menu");
  for (const button of menu.querySelectorAll<HTMLElement>("[data-stands-for]")) {
    button.addEventListener("click", () => byId(button.dataset.standsFor ?? "").click());
  }
  menu.addEventListener("click", (event) => {
    if ((event.target as Element).closest("button")) menu.hidePopover();
  });
}

function place(popover: HTMLElement, button: HTMLElement): void {
  const { bottom, left, right } = button.getBoundingClientRect();
  const width = popover.offsetWidth;
  const wanted = (left + right) / 2 < innerWidth / 2 ? left : right - width;
  popover.style.top = `${bottom + 6}px`;
  popover.style.left = `${Math.max(8, Math.min(wanted, innerWidth - width - 8))}px`;
}
