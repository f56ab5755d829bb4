/**
 * Makes a folder in `public/engine/`, named after what is in it: Pyodide, a snapshot of its memory with twimlint loaded, and the files that twimlint reads
 * later. Needs Python 3.11 with pip. Everything is gzipped here, so that no host has to.
 */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";
import { emptyFreeMemory, packed } from "./snapshot.mjs";

const here = import.meta.dirname;
const root = join(here, "..", "..");
const out = join(here, "..", "public", "engine");
const pyodideFiles = dirname(fileURLToPath(import.meta.resolve("pyodide")));
const python = process.env.PYTHON ?? "python3";

/** What the page does without: terminals, GitHub, many files; and the other languages of emoji names. */
const LEFT_OUT =
  /(^|\/)(bin|__pycache__|.*\.dist-info|twimlint\/(batch|cli|github|server)|emoji\/unicode_codes\/emoji_..\.json|mistune\/directives)(\/|$)/;
const DEPENDENCIES = ["confusable-homoglyphs", "emoji", "mistune", "tomlkit"];

/** A post that takes twimlint through most of its code, so that what is made once is in the snapshot. */
const EXERCISE = readFileSync(join(root, "tests", "fixtures", "posts", "2026-10-30-twim.md"), "utf-8");

function install(folder) {
  const project = readFileSync(join(root, "pyproject.toml"), "utf-8");
  const wanted = DEPENDENCIES.map((name) => project.match(new RegExp(`^ +"(${name}\\b[^"]*)",`, "m"))[1]);
  execFileSync(
    python,
    [
      "-m",
      "pip",
      "install",
      "-q",
      "--no-deps",
      "--no-compile",
      "--disable-pip-version-check",
      "--root-user-action=ignore",
      "--target",
      folder,
      root,
      ...wanted,
    ],
    { stdio: ["ignore", "inherit", "inherit"] },
  );
  return project.match(/^version = "(.+)"$/m)[1];
}

/** Every file below a folder by its path, but for what is left out. */
function filesBelow(folder, prefix = "") {
  return readdirSync(join(folder, prefix)).flatMap((name) => {
    const path = prefix === "" ? name : `${prefix}/${name}`;
    if (LEFT_OUT.test(path)) return [];
    return statSync(join(folder, path)).isDirectory() ? filesBelow(folder, path) : [path];
  });
}

/** The memory of Python with twimlint loaded, and where Python's packages lie. */
async function snapshot(site, files) {
  let fresh = new Uint8Array();
  const { default: createModule } = await import(pathToFileURL(join(pyodideFiles, "pyodide.asm.mjs")).href);
  const createPyodideModule = (settings) => {
    const instantiate = settings.instantiateWasm;
    settings.instantiateWasm = (imports, done) =>
      instantiate(imports, (instance, module) => {
        fresh = new Uint8Array(instance.exports.memory.buffer).slice();
        done(instance, module);
      });
    return createModule(settings);
  };
  const pyodide = await loadPyodide({ _makeSnapshot: true, createPyodideModule, env: { PYTHONOPTIMIZE: "2" } });
  const packages = pyodide.runPython("import site; site.getsitepackages()[0]");
  for (const path of files) {
    pyodide.FS.mkdirTree(dirname(`${packages}/${path}`));
    pyodide.FS.writeFile(`${packages}/${path}`, readFileSync(join(site, path)));
  }
  pyodide.FS.writeFile(`${packages}/answers.py`, readFileSync(join(here, "answers.py")));
  pyodide.globals.set("text", EXERCISE);
  pyodide.runPython(
    `${readFileSync(join(here, "exercise.py"), "utf-8")}\nexercise(text)\ndel text, exercise\ngc.collect()\n`,
  );
  emptyFreeMemory(pyodide._module);
  return { memory: packed(pyodide.makeMemorySnapshot(), fresh), packages };
}

/** Files in one: a line of JSON that lists paths and lengths, and then their bytes. */
function archive(files) {
  const list = JSON.stringify(files.map(([path, content]) => [path, content.length]));
  return Buffer.concat([Buffer.from(`${list}\n`), ...files.map(([, content]) => content)]);
}

const site = mkdtempSync(join(tmpdir(), "twimlint-page-"));
try {
  const version = install(site);
  const files = filesBelow(site);
  const { memory, packages } = await snapshot(site, files);
  const data = files.filter((path) => /^(emoji|confusable_homoglyphs)\//.test(path) || !/\.(py|typed)$/.test(path));
  const later = data.map((path) => [`${packages}/${path}`, readFileSync(join(site, path))]);
  const { info } = JSON.parse(readFileSync(join(pyodideFiles, "pyodide-lock.json"), "utf-8"));
  const made = new Map([
    ["snapshot.gz", gzipSync(memory, { level: 9 })],
    ["python.wasm.gz", gzipSync(readFileSync(join(pyodideFiles, "pyodide.asm.wasm")), { level: 9 })],
    ["files.gz", gzipSync(archive(later), { level: 9 })],
    // With the name of a plain script: hosts that do not know `.mjs` send it with a type that browsers refuse.
    ["pyodide.asm.js", readFileSync(join(pyodideFiles, "pyodide.asm.mjs"))],
    ["engine.json", Buffer.from(JSON.stringify({ version, lock: { info, packages: {} } }))],
  ]);
  const digest = createHash("sha256");
  for (const content of made.values()) digest.update(content);
  const folder = join(out, digest.digest("hex").slice(0, 16));
  rmSync(out, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of made) {
    writeFileSync(join(folder, name), content);
    console.log(`${name.padEnd(20)} ${(content.length / 1e6).toFixed(2)} MB`);
  }
} finally {
  rmSync(site, { recursive: true, force: true });
}
process.exit(0); // Pyodide keeps node alive
