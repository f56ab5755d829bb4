/** Serves the built page as a static host does: files with their types and gzip, and no headers of our own. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};
const PACKED = new Set([".woff2", ".whl", ".zip", ".gz"]);
const compress = promisify(gzip);

/** Starts the server; `address` ends in `/twimlint/`, a folder as on GitHub Pages, and `requests` lists what was asked. */
export async function serve(dist, extra = {}) {
  const zipped = new Map();
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    requests.push(path);
    const asked = normalize(path).replace(/^\/twimlint\//, "");
    const name = asked === "" ? "index.html" : asked;
    try {
      const body = extra[name] ?? (await readFile(join(dist, name)));
      const headers = {
        "content-type": TYPES[extname(name)] ?? "application/octet-stream",
        "cache-control": "max-age=600",
      };
      if (PACKED.has(extname(name))) {
        response.writeHead(200, headers).end(body);
        return;
      }
      if (!zipped.has(name)) zipped.set(name, await compress(body, { level: 6 }));
      const packed = zipped.get(name);
      response.writeHead(200, { ...headers, "content-encoding": "gzip", "content-length": packed.length }).end(packed);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/twimlint/`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
