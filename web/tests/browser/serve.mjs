/** Serves the built page as a static host does: files with their types, and no headers of our own. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const PACKED = new Set([".woff2", ".gz"]);
const CHUNK = 16_384;
const pack = promisify(gzip);

/**
 * Starts the server. `address` ends in `/twimlint/`, a folder as on GitHub Pages; `requests` lists what was asked, and
 * `sent` the bytes of each file's bodies. `extra` holds files that are not in the folder, or take their place, and may be
 * changed later. `compress` says whether the host gzips what is not packed; `bitsPerSecond` is the line that all
 * connections share.
 */
export async function serve(dist, { extra = {}, compress = true, bitsPerSecond = Infinity } = {}) {
  const packed = new Map();
  const requests = [];
  const sent = new Map();
  let free = 0; // when the line has sent what was given to it

  async function send(response, body) {
    for (let at = 0; at < body.length; at += CHUNK) {
      const part = body.subarray(at, at + CHUNK);
      const now = performance.now();
      free = Math.max(now, free) + (part.length * 8000) / bitsPerSecond;
      if (free - now > 1) await sleep(free - now);
      response.write(part);
    }
    response.end();
  }

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    requests.push(path);
    const asked = normalize(path).replace(/^\/twimlint\//, "");
    const name = asked === "" ? "index.html" : asked;
    const headers = {
      "content-type": TYPES[extname(name)] ?? "application/octet-stream",
      "cache-control": "max-age=600",
    };
    let body = name in extra ? Buffer.from(extra[name]) : await readFile(join(dist, name)).catch(() => null);
    if (body === null) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    if (compress && !PACKED.has(extname(name))) {
      if (!packed.has(name) || name in extra) packed.set(name, await pack(body, { level: 6 }));
      body = packed.get(name);
      headers["content-encoding"] = "gzip";
    }
    sent.set(name, (sent.get(name) ?? 0) + body.length);
    response.writeHead(200, { ...headers, "content-length": body.length });
    if (bitsPerSecond === Infinity) response.end(body);
    else await send(response, body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/twimlint/`,
    requests,
    sent,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
