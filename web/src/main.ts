import { listenToMenus } from "./menus";
import { keepForOffline } from "./offline";
import { Page } from "./page";
import { startEngine } from "./start-engine";
import { listenToTheme } from "./theme";

// First of all: the engine's files are what takes longest.
const engine = startEngine();
listenToTheme();
listenToMenus();
new Page(engine);
keepForOffline(engine);
