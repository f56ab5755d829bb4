/**
 * The worker: twimlint in Pyodide. Python does not start here, it goes on where the build has left it: `snapshot.gz` is
 * its memory with twimlint loaded.
 */

import { loadPyodide } from "pyodide";
import { Download, DownloadError, unpacked } from "./download";
import type { Failed, Kind, Reply, Request, Start } from "./protocol";

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
  const module = compiled(download.stream(`${files}python.wasm.gz`));
  const snapshot = unpacked(download.stream(`${files}snapshot.gz`));
  const later = unpacked(download.stream(`${files}files.json.gz`));
  const facts = fetch(`${files}engine.json`).then((response) => response.json() as Promise<Facts>);
  const { default: createModule } = (await import(/* @vite-ignore */ `${files}pyodide.asm.js`)) as {
    default: CreateModule;
  };
  const memory = await snapshot;
  const wasm = await module;
  const { version, lock } = await facts;
  scope.postMessage({ kind: "loading", step: "start", loaded: download.loaded, total: download.loaded });
  const pyodide = await withoutFetching(() =>
    loadPyodide({
      indexURL: files,
      lockFileContents: lock,
      env: { PYTHONOPTIMIZE: "2", HOME: "/home/pyodide" },
      ...({
        _loadSnapshot: memory,
        createPyodideModule: (settings: Settings) => createModule(withMemory(settings, wasm, memory)),
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

/**
 * Makes the memory as large as the snapshot before Pyodide looks at it, and completes the snapshot: what the WebAssembly
 * file itself puts into the memory has been taken out of it.
 */
function withMemory(settings: Settings, module: WebAssembly.Module, snapshot: Uint8Array): Settings {
  settings.instantiateWasm = (imports, done) => {
    const marker = Symbol("error");
    Object.assign(imports.env as object, {
      Jsv_GetError_import: () => marker,
      JsvError_Check: (value: unknown) => value === marker,
    });
    WebAssembly.instantiate(module, imports).then((instance) => {
      const memory = instance.exports.memory as WebAssembly.Memory;
      const fresh = new Uint32Array(memory.buffer);
      const header = new Uint32Array(snapshot.buffer, 0, 2)[1] ?? 0;
      const taken = new Uint32Array(snapshot.buffer, header, (snapshot.byteLength - header) >> 2);
      for (let index = 0; index < fresh.length; index++) taken[index] = (taken[index] ?? 0) ^ (fresh[index] ?? 0);
      const missing = taken.byteLength - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_OF_MEMORY));
      done(instance, module);
    }, fail);
    return {};
  };
  return settings;
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
  writeFile(path: string, content: Uint8Array): void;
}

/** What a snapshot does not hold: the rules' pages, and what few posts need. Each character is a byte. */
function writeFiles(system: FileSystem, packed: Uint8Array): void {
  const files = JSON.parse(new TextDecoder().decode(packed)) as Record<string, string>;
  for (const [path, content] of Object.entries(files)) {
    system.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    system.writeFile(
      path,
      Uint8Array.from(content, (character) => character.charCodeAt(0)),
    );
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
