import { Engine } from "./engine/client";
import workerFile from "./engine/worker?worker&url";
import { workerAddress } from "./trusted";

/** The folder of the engine's files, filled in when the page is built. */
declare const ENGINE: string;

/**
 * Starts the engine in a worker. The worker begins as a `blob:` that imports the file: so it inherits the page's
 * Content-Security-Policy, which static hosts cannot send with the file.
 */
export function startEngine(): Engine {
  const file = new URL(workerFile, location.href).href;
  const begin = URL.createObjectURL(new Blob([`import ${JSON.stringify(file)};`], { type: "text/javascript" }));
  const worker = new Worker(workerAddress(begin), { type: "module", name: "twimlint" });
  return new Engine(worker, new URL(ENGINE, location.href).href);
}
