import { startEngine } from "./start-engine";

// First of all, and before the rest of the page has come: the engine's files are what takes longest.
const engine = startEngine();
void import("./begin").then(({ begin }) => begin(engine));
