import { byId, counted } from "./dom";
import { type Engine, Fault } from "./engine/client";

const OFF = "No index of the site is published next to this page: rules about its pages, authors and images are off.";

/** Gives the engine the index of the site; resolves with whether there is one. Says in the page which it is, if any. */
export async function loadSite(engine: Engine): Promise<boolean> {
  const place = byId("site-status");
  place.textContent = "Site rules off";
  place.title = OFF;
  try {
    const response = await fetch("./site-index.json");
    if (!response.ok || !response.headers.get("content-type")?.includes("json")) return false;
    const facts = await engine.ask("site", { index: await response.text() });
    if (facts === null) return false;
    place.textContent = `Site: ${counted(facts.pages, "page")}`;
    place.title = `Links, authors and images are checked against ${facts.title}.`;
    return true;
  } catch (error) {
    if (error instanceof Fault) place.title = error.message;
    return false;
  }
}
