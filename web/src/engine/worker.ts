/**
 * The worker: twimlint in Pyodide. Python does not start here, it goes on where the build has left it: `snapshot.gz` is
 * its memory with twimlint loaded.
 */

import { loadPyodide } from "pyodide";
import { Download, DownloadError, unpacked } from "./download";
import type { Failed, Kind, Reply, Request, Start } from "./protocol";
import { readSnapshot, restore, type Snapshot } from "./snapshot";

type Settings = {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: unknown) => void,
  ): object;
};
type CreateModule = (settings: Settings) => Promise<unknown>;

interface Answers {
  answer(kind: Kind, ask: string): string;
  ready(): string;
}

/** What the builder says about its work. */
interface Facts {
  readonly version: string;
  readonly lock: NonNullable<NonNullable<Parameters<typeof loadPyodide>[0]>["lockFileContents"]>;
}

const PAGE_OF_MEMORY = 65_536;
const LINE_FEED = 10;
/** A ZIP archive with nothing in it: the modules of the standard library that twimlint needs are in the snapshot. */
const EMPTY_ZIP = Uint8Array.from([0x50, 0x4b, 5, 6, ...new Array<number>(18).fill(0)]);

const scope = self as unknown as {
  postMessage(reply: Reply): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Start | Request>) => void): void;
};

let answers: Answers | undefined;

scope.addEventListener("message", ({ data }) => {
  if (data.kind === "start") start(data.files).catch(fail);
  else if (answers !== undefined) scope.postMessage(reply(answers, data));
});

async function start(files: string): Promise<void> {
  if (typeof WebAssembly === "undefined") throw new WebAssemblyMissing();
  const download = new Download((loaded, total) =>
    scope.postMessage({ kind: "loading", step: "download", loaded, total }),
  );
  const needed = Promise.all([
    compiled(download.stream(`${files}python.wasm.gz`)),
    unpacked(download.stream(`${files}snapshot.gz`)),
    fetch(`${files}engine.json`).then((response) => response.json() as Promise<Facts>),
    import(/* @vite-ignore */ `${files}pyodide.asm.js`) as Promise<{ default: CreateModule }>,
  ]);
  const later = unpacked(download.stream(`${files}files.gz`));
  later.catch(fail); // it is waited for when the rest is there
  const [wasm, snapshot, { version, lock }, { default: createModule }] = await needed.catch((error) => {
    throw error instanceof WebAssembly.CompileError ? error : new DownloadError(String(error));
  });
  const taken = readSnapshot(snapshot);
  scope.postMessage({ kind: "loading", step: "start", loaded: download.loaded, total: download.loaded });
  const pyodide = await withoutFetching(() =>
    loadPyodide({
      indexURL: files,
      lockFileContents: lock,
      env: { PYTHONOPTIMIZE: "2", HOME: "/home/pyodide" },
      ...({
        _loadSnapshot: taken.header,
        createPyodideModule: (settings: Settings) => restored(createModule, settings, wasm, taken),
      } as object),
    }),
  );
  writeFiles(pyodide.FS as FileSystem, await later);
  answers = pyodide.pyimport("answers") as unknown as Answers;
  const ready = JSON.parse(answers.ready()) as Pick<Extract<Reply, { kind: "ready" }>, "departments">;
  scope.postMessage({ kind: "ready", version, ...ready, milliseconds: performance.now() });
}

class WebAssemblyMissing extends Error {}

function compiled(stream: Promise<ReadableStream<Uint8Array>>): Promise<WebAssembly.Module> {
  const response = stream.then(
    (bytes) =>
      new Response(bytes as ReadableStream<Uint8Array<ArrayBuffer>>, {
        headers: { "content-type": "application/wasm" },
      }),
  );
  return WebAssembly.compileStreaming(response);
}

/** Pyodide's module with the memory of the snapshot, which is all that Pyodide would have read from the snapshot itself. */
async function restored(
  createModule: CreateModule,
  settings: Settings,
  wasm: WebAssembly.Module,
  snapshot: Snapshot,
): Promise<unknown> {
  let fresh = new Uint8Array();
  let memory: WebAssembly.Memory | undefined;
  settings.instantiateWasm = (imports, done) => {
    const marker = Symbol("error");
    Object.assign(imports.env as object, {
      Jsv_GetError_import: () => marker,
      JsvError_Check: (value: unknown) => value === marker,
    });
    WebAssembly.instantiate(wasm, imports).then((instance) => {
      memory = instance.exports.memory as WebAssembly.Memory;
      fresh = new Uint8Array(memory.buffer).slice();
      const missing = snapshot.size - fresh.length;
      if (missing > 0) memory.grow(missing / PAGE_OF_MEMORY);
      done(instance, wasm);
    }, fail);
    return {};
  };
  const module = await createModule(settings);
  if (memory) restore(snapshot, fresh, memory.buffer);
  return module;
}

/** Pyodide would fetch its WebAssembly and its standard library itself. */
async function withoutFetching<T>(action: () => Promise<T>): Promise<T> {
  const fetching = globalThis.fetch;
  globalThis.fetch = async () => new Response(EMPTY_ZIP);
  try {
    return await action();
  } finally {
    globalThis.fetch = fetching;
  }
}

interface FileSystem {
  mkdirTree(path: string): void;
  writeFile(path: string, content: Uint8Array, options: { readonly canOwn: boolean }): void;
}

/** What a snapshot does not hold: the rules' pages, and what few posts need. A line lists paths and lengths. */
function writeFiles(system: FileSystem, packed: Uint8Array): void {
  let at = packed.indexOf(LINE_FEED) + 1;
  const files = JSON.parse(new TextDecoder().decode(packed.subarray(0, at))) as [path: string, length: number][];
  for (const [path, length] of files) {
    system.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    system.writeFile(path, packed.subarray(at, at + length), { canOwn: true });
    at += length;
  }
}

function reply(engine: Answers, request: Request): Reply {
  const { kind, id, ...ask } = request;
  const said = JSON.parse(engine.answer(kind, JSON.stringify(ask)));
  return "answer" in said ? { kind: "answer", id, answer: said.answer } : { kind: "fault", id, ...said };
}

function fail(error: unknown): void {
  const [reason, message] = explained(error);
  scope.postMessage({ kind: "failed", reason, message });
}

function explained(error: unknown): [Failed["reason"], string] {
  if (error instanceof WebAssemblyMissing)
    return ["no-webassembly", "This browser does not run WebAssembly, which twimlint needs here."];
  if (error instanceof DownloadError)
    return ["download", "A part of twimlint could not be loaded. Check the network and reload the page."];
  return ["crash", `twimlint could not start: ${error instanceof Error ? error.message : String(error)}`];
}
