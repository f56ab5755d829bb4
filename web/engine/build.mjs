/**
 * Makes `public/engine/`: Pyodide, a snapshot of its memory with twimlint loaded, and the files that twimlint reads
 * later. Needs Python 3.11 with pip. Everything is gzipped here, so that no host has to.
 */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";

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

/**
 * The memory of Python with twimlint loaded, XORed with what the WebAssembly file itself puts there: most of it is in
 * that file already and becomes zeros.
 */
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
  pyodide.globals.set("exercise", EXERCISE);
  pyodide.runPython(readFileSync(join(here, "exercise.py"), "utf-8"));
  const taken = pyodide.makeMemorySnapshot();
  const start = new Uint32Array(taken.buffer, taken.byteOffset)[1]; // behind the header
  for (let index = 0; index < fresh.length; index++) taken[start + index] ^= fresh[index];
  return { memory: taken, packages };
}

const site = mkdtempSync(join(tmpdir(), "twimlint-page-"));
try {
  const version = install(site);
  const files = filesBelow(site);
  const { memory, packages } = await snapshot(site, files);
  const data = files.filter((path) => /^(emoji|confusable_homoglyphs)\//.test(path) || !/\.(py|typed)$/.test(path));
  const later = Object.fromEntries(
    data.map((path) => [`${packages}/${path}`, readFileSync(join(site, path)).toString("latin1")]),
  );
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const write = (name, content) => writeFileSync(join(out, name), gzipSync(content, { level: 9 }));
  write("snapshot.gz", memory);
  write("python.wasm.gz", readFileSync(join(pyodideFiles, "pyodide.asm.wasm")));
  write("files.json.gz", JSON.stringify(later));
  // With the name of a plain script: hosts that do not know `.mjs` send it with a type that browsers refuse.
  cpSync(join(pyodideFiles, "pyodide.asm.mjs"), join(out, "pyodide.asm.js"));
  const sizes = Object.fromEntries(readdirSync(out).map((name) => [name, statSync(join(out, name)).size]));
  const { info } = JSON.parse(readFileSync(join(pyodideFiles, "pyodide-lock.json"), "utf-8"));
  writeFileSync(join(out, "engine.json"), JSON.stringify({ version, lock: { info, packages: {} } }));
  for (const [name, size] of Object.entries(sizes)) console.log(`${name.padEnd(20)} ${(size / 1e6).toFixed(2)} MB`);
} finally {
  rmSync(site, { recursive: true, force: true });
}
process.exit(0); // Pyodide keeps node alive
