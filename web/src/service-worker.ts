export {};

/** Keeps all files of one version of the page, and answers from them alone: no version is ever mixed with another. */

const worker = self as unknown as ServiceWorkerGlobalScope;

// Both are filled in when the page is built.
const FILES = "%FILES%" as unknown as readonly string[];
const PREFIX = "twimlint-";
const NAME = `${PREFIX}%VERSION%`;
/** Comes from the network where there is one: it is published apart from the page. */
const SITE_INDEX = "/site-index.json";

worker.addEventListener("install", (event) => {
  event.waitUntil(keepAll());
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => worker.clients.claim()));
});

worker.addEventListener("message", (event) => {
  if (event.data === "take over") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) return;
  event.respondWith(pathname.endsWith(SITE_INDEX) ? newest(request) : kept(request));
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(NAME);
  // Names in these folders change with what is in them; all others are asked for anew.
  const named = /^(?:assets|engine)\//;
  await cache.addAll(FILES.map((file) => new Request(file, { cache: named.test(file) ? "default" : "no-cache" })));
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  }
}

async function kept(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

async function newest(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone());
    return response;
  } catch {
    return (await cache.match(request)) ?? new Response(null, { status: 404 });
  }
}
