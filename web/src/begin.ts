import type { Engine } from "./engine/client";
import { listenToMenus } from "./menus";
import { keepForOffline } from "./offline";
import { Page } from "./page";
import { listenToTheme } from "./theme";

/** Makes the page work; the engine may be ready or not. */
export function begin(engine: Engine): void {
  listenToTheme();
  listenToMenus();
  new Page(engine);
  keepForOffline(engine);
}
