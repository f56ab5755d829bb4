/** The extension: starts `twimlint server`, shows its state, and offers its commands. */

import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, State } from "vscode-languageclient/node";
import { findProgram, INSTALL, type Program } from "./finding";

const SECTION = "twimlint";
const INSTALL_PAGE = "https://github.com/twimlint/twimlint/blob/main/editors/README.md";

let client: LanguageClient | undefined;
let log: vscode.LogOutputChannel;
let status: vscode.StatusBarItem;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  log = vscode.window.createOutputChannel("twimlint", { log: true });
  status = vscode.window.createStatusBarItem("twimlint", vscode.StatusBarAlignment.Right);
  status.name = "twimlint";
  status.command = "twimlint.showLog";
  context.subscriptions.push(log, status, ...commands(), ...listeners());
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

function commands(): vscode.Disposable[] {
  return [
    register("twimlint.fixAll", () => onPost("twimlint.applySafeFixes")),
    register("twimlint.fixAllUnsafe", () => onPost("twimlint.applyUnsafeFixes")),
    register("twimlint.formatPost", () => onPost("twimlint.format")),
    register("twimlint.checkAll", () => ask("twimlint.checkWorkspace")),
    register("twimlint.explainRule", explainRule),
    register("twimlint.restart", start),
    register("twimlint.showLog", () => log.show()),
  ];
}

function register(name: string, run: () => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(name, run);
}

function listeners(): vscode.Disposable[] {
  return [
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("twimlint.path") || change.affectsConfiguration("twimlint.interpreter")) {
        void start();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void start()),
    vscode.window.onDidChangeActiveTextEditor(showState),
    vscode.languages.onDidChangeDiagnostics(showState),
  ];
}

/** Starts the server, after the old one has been stopped. */
async function start(): Promise<void> {
  await client?.stop().catch(() => undefined);
  client = undefined;
  const program = find();
  if (program === undefined) {
    await complain("twimlint was not found");
    return;
  }
  log.info(`starting ${[program.command, ...program.args, "server"].join(" ")}`);
  client = create(program);
  client.onDidChangeState((change) => {
    log.info(`server: ${State[change.newState]}`);
    showState();
  });
  try {
    await client.start();
  } catch (error) {
    log.error(String(error));
    await complain("twimlint did not start");
  }
}

function find(): Program | undefined {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  return findProgram({
    path: settings.get("path", ""),
    interpreter: settings.get("interpreter", ""),
    folders: folders.map((folder) => folder.uri.fsPath),
    searchPath: (process.env.PATH ?? "").split(path.delimiter),
    windows: process.platform === "win32",
    runs,
  });
}

function runs(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function create(program: Program): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: "markdown", scheme: "file" },
      { language: "markdown", scheme: "untitled" },
    ],
    outputChannel: log,
    initializationOptions: vscode.workspace.getConfiguration(SECTION),
    synchronize: {
      configurationSection: SECTION,
      fileEvents: vscode.workspace.createFileSystemWatcher("**/{.twimlint.toml,pyproject.toml,config.toml,*.md}"),
    },
  };
  const run = { command: program.command, args: [...program.args, "server"] };
  return new LanguageClient(SECTION, "twimlint", run, options);
}

/** Says what went wrong and how to install twimlint; the choices lead there. */
async function complain(what: string): Promise<void> {
  status.text = "$(error) twimlint";
  status.tooltip = `${what}: ${INSTALL}`;
  status.show();
  const choice = await vscode.window.showErrorMessage(
    `${what}. Install it with: ${INSTALL}`,
    "Copy the command",
    "Choose a Python",
    "More",
  );
  if (choice === "Copy the command") {
    await vscode.env.clipboard.writeText(INSTALL);
  } else if (choice === "Choose a Python") {
    await vscode.commands.executeCommand("workbench.action.openSettings", "twimlint.interpreter");
  } else if (choice === "More") {
    await vscode.env.openExternal(vscode.Uri.parse(INSTALL_PAGE));
  }
}

/** Shows in the status bar how many problems the active post has. */
function showState(): void {
  const editor = vscode.window.activeTextEditor;
  if (client?.state !== State.Running || editor?.document.languageId !== "markdown") {
    if (client !== undefined) {
      status.hide();
    }
    return;
  }
  const found = vscode.languages.getDiagnostics(editor.document.uri).filter((one) => one.source === SECTION);
  const errors = found.filter((one) => one.severity === vscode.DiagnosticSeverity.Error).length;
  status.text =
    found.length === 0 ? "$(check) twimlint" : `$(${errors ? "error" : "warning"}) twimlint ${found.length}`;
  status.tooltip = `${found.length} problems, ${errors} of them errors`;
  status.show();
}

async function onPost(command: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId === "markdown") {
    await ask(command, editor.document.uri.toString());
  }
}

async function ask<T>(command: string, ...args: unknown[]): Promise<T | undefined> {
  if (client?.state !== State.Running) {
    await complain("twimlint is not running");
    return undefined;
  }
  return client.sendRequest<T>("workspace/executeCommand", { command, arguments: args });
}

/** Shows the page of a rule: of a problem at the cursor, or of a code that is typed. */
async function explainRule(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const here =
    editor &&
    vscode.languages
      .getDiagnostics(editor.document.uri)
      .find((one) => one.source === SECTION && one.range.contains(editor.selection.active));
  const code = typeof here?.code === "object" ? String(here.code.value) : here?.code?.toString();
  const name = code ?? (await vscode.window.showInputBox({ prompt: "Code or name of a rule, such as MTX002" }));
  if (!name) {
    return;
  }
  const page = await ask<string | null>("twimlint.rulePage", name);
  if (!page) {
    void vscode.window.showWarningMessage(`There is no rule ${name}`);
    return;
  }
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content: page });
  await vscode.window.showTextDocument(document, { preview: true });
}
