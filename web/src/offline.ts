import { toast } from "./announce";
import { byId } from "./dom";
import type { Engine } from "./engine/client";
import { workerAddress } from "./trusted";

/** Keeps the page for times without a network, once the engine has loaded: until then the line belongs to it. */
export function keepForOffline(engine: Engine): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  const end = engine.subscribe((state) => {
    if (state.kind !== "ready") return;
    queueMicrotask(() => end());
    void register();
  });
}

async function register(): Promise<void> {
  const status = byId("offline-status");
  const hadOne = navigator.serviceWorker.controller !== null;
  try {
    const registration = await navigator.serviceWorker.register(workerAddress("./service-worker.js"));
    registration.addEventListener("updatefound", () => {
      const coming = registration.installing;
      coming?.addEventListener("statechange", () => {
        if (coming.state === "installed" && hadOne) offer(coming);
      });
    });
    if (registration.waiting && hadOne) offer(registration.waiting);
    await navigator.serviceWorker.ready;
    status.textContent = "Works offline";
  } catch {
    status.textContent = "";
  }
}

function offer(coming: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  toast("A new version is ready", { label: "Reload", run: () => coming.postMessage("take over") });
}
