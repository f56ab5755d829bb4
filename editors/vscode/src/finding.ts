/** Finds the twimlint that the extension starts. Knows nothing of VS Code, so that it can be tested alone. */

import * as path from "node:path";

/** How to start twimlint: a program and its arguments before `server`. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** What decides which twimlint is started. */
export interface Surroundings {
  /** The settings `twimlint.path` and `twimlint.interpreter`; empty where they are not set. */
  readonly path: string;
  readonly interpreter: string;
  /** The folders of the workspace, none where it is not trusted. */
  readonly folders: readonly string[];
  /** The folders of `PATH`. */
  readonly searchPath: readonly string[];
  readonly windows: boolean;
  /** Whether a file exists and may be run. */
  readonly runs: (file: string) => boolean;
}

const ENVIRONMENTS = [".venv", "venv"];

/** The line that installs what the extension starts. */
export const INSTALL = "pip install 'twimlint[server]'";

/**
 * Returns the first of: the program that is set, the interpreter that is set, an environment in the workspace, and the
 * search path. Undefined where there is none.
 */
export function findProgram(around: Surroundings): Program | undefined {
  if (around.path) {
    return { command: expand(around.path, around.folders), args: [] };
  }
  if (around.interpreter) {
    // -P: nothing is imported from the folder that the server works in
    return { command: expand(around.interpreter, around.folders), args: ["-P", "-m", "twimlint"] };
  }
  const file = candidates(around).find(around.runs);
  return file === undefined ? undefined : { command: file, args: [] };
}

function candidates(around: Surroundings): string[] {
  const name = around.windows ? "twimlint.exe" : "twimlint";
  const scripts = around.windows ? "Scripts" : "bin";
  const own = around.folders.flatMap((folder) => ENVIRONMENTS.map((venv) => path.join(folder, venv, scripts, name)));
  const shared = around.searchPath.filter((folder) => path.isAbsolute(folder)).map((folder) => path.join(folder, name));
  return [...own, ...shared];
}

/** Replaces `${workspaceFolder}` by the first folder, as VS Code's own settings do. */
function expand(setting: string, folders: readonly string[]): string {
  return setting.replaceAll("${workspaceFolder}", folders[0] ?? "");
}
