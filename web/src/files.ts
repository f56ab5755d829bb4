/** Opening and saving files; back into the same file where the browser can do that. */

import { LONGEST } from "./length";

interface WritableFile {
  write(data: string): Promise<void>;
  close(): Promise<void>;
}

interface FileHandle {
  readonly kind: "file" | "directory";
  getFile(): Promise<File>;
  createWritable(): Promise<WritableFile>;
}

interface PickerWindow {
  showOpenFilePicker?(options: object): Promise<FileHandle[]>;
  showSaveFilePicker?(options: object): Promise<FileHandle>;
}

const TYPES = [{ description: "Markdown", accept: { "text/markdown": [".md", ".markdown"], "text/plain": [".txt"] } }];
const BOM = "\uFEFF";

export class UnreadableFile extends Error {}

/** A text as it came from a file, and how to write it back. */
export interface OpenedFile {
  readonly name: string;
  /** With `\n` as newline and no byte-order mark. */
  readonly text: string;
  readonly newline: "\n" | "\r\n";
  readonly bom: boolean;
  readonly handle: FileHandle | null;
}

/** The file's text. Throws UnreadableFile where it is no UTF-8 or too long. */
export async function readFile(file: File, handle: FileHandle | null = null): Promise<OpenedFile> {
  if (file.size > LONGEST) throw new UnreadableFile(`${file.name} is longer than 1 MiB: open a post instead`);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
  } catch {
    throw new UnreadableFile(`${file.name} is not UTF-8 and cannot be read: save it as UTF-8`);
  }
  const bom = text.startsWith(BOM);
  return {
    name: file.name,
    text: (bom ? text.slice(1) : text).replaceAll("\r\n", "\n"),
    newline: text.includes("\r\n") ? "\r\n" : "\n",
    bom,
    handle,
  };
}

/** The file that someone picks; null where they pick none. */
export async function pickFile(): Promise<OpenedFile | null> {
  const pickers = window as PickerWindow;
  if (pickers.showOpenFilePicker) {
    const handle = await unlessAborted(pickers.showOpenFilePicker({ types: TYPES }).then((handles) => handles[0]));
    return handle ? readFile(await handle.getFile(), handle) : null;
  }
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".md,.markdown,.txt,text/markdown,text/plain";
  const file = await new Promise<File | null>((resolve) => {
    input.addEventListener("change", () => resolve(input.files?.[0] ?? null));
    input.addEventListener("cancel", () => resolve(null));
    input.click();
  });
  return file ? readFile(file) : null;
}

/** Calls `dropped` with files that are dropped anywhere on the page. */
export function listenToDrops(dropped: (data: DataTransfer) => void): void {
  addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  // In the capturing phase: CodeMirror would insert the file's text at the place of the drop.
  addEventListener(
    "drop",
    (event) => {
      const data = event.dataTransfer;
      if (!data?.types.includes("Files")) return;
      event.preventDefault();
      event.stopPropagation();
      dropped(data);
    },
    { capture: true },
  );
}

/** The file that was dropped; null where something else was. */
export async function droppedFile(data: DataTransfer): Promise<OpenedFile | null> {
  const item = [...data.items].find(({ kind }) => kind === "file") as
    | (DataTransferItem & { getAsFileSystemHandle?(): Promise<FileHandle | null> })
    | undefined;
  const file = item?.getAsFile();
  if (!item || !file) return null;
  const handle = (await item.getAsFileSystemHandle?.().catch(() => null)) ?? null;
  if (handle?.kind === "directory") throw new UnreadableFile("That is a folder: drop one post");
  return readFile(file, handle);
}

/** Writes back into the file, or where someone chooses; null where they choose nothing or the browser has no way. */
export async function saveFile(text: string, name: string, opened: OpenedFile | null): Promise<FileHandle | null> {
  const pickers = window as PickerWindow;
  const handle =
    opened?.handle ??
    (await unlessAborted(pickers.showSaveFilePicker?.({ suggestedName: name, types: TYPES }) ?? Promise.resolve(null)));
  if (!handle) return null;
  const writable = await handle.createWritable();
  await writable.write(asWritten(text, opened));
  await writable.close();
  return handle;
}

/** Whether files can be written back. */
export function canSave(): boolean {
  return (window as PickerWindow).showSaveFilePicker !== undefined;
}

export function download(text: string, name: string, opened: OpenedFile | null): void {
  const address = URL.createObjectURL(new Blob([asWritten(text, opened)], { type: "text/markdown" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The text with the newlines and the mark that the file had. */
export function asWritten(text: string, opened: Pick<OpenedFile, "newline" | "bom"> | null): string {
  const lines = opened?.newline === "\r\n" ? text.replaceAll("\n", "\r\n") : text;
  return opened?.bom ? BOM + lines : lines;
}

async function unlessAborted<T>(picked: Promise<T>): Promise<T | null> {
  try {
    return await picked;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw error;
  }
}
