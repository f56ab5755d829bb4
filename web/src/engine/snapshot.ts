/** The memory of Python with twimlint loaded, as `engine/snapshot.mjs` wrote it. */

/** Bytes of a page; as in `engine/snapshot.mjs`. */
const PAGE = 4096;
const WORD = 4;

export interface Snapshot {
  /** What Pyodide wants to know of a snapshot besides the memory. */
  readonly header: Uint8Array;
  /** Bytes of the whole memory. */
  readonly size: number;
  /** Numbers of the pages that are not empty, and their content, XORed with what the WebAssembly file itself makes. */
  readonly pages: Uint32Array;
  readonly content: Uint32Array;
}

export function readSnapshot(file: Uint8Array): Snapshot {
  const [headerLength = 0, size = 0, count = 0] = new Uint32Array(file.buffer, file.byteOffset, 3);
  const header = file.byteOffset + 3 * WORD;
  const pages = header + headerLength;
  return {
    header: new Uint8Array(file.buffer, header, headerLength),
    size,
    pages: new Uint32Array(file.buffer, pages, count),
    content: new Uint32Array(file.buffer, pages + count * WORD, (count * PAGE) / WORD),
  };
}

/** Makes the memory as it was when the snapshot was taken; `fresh` is what the WebAssembly file itself makes of it. */
export function restore(snapshot: Snapshot, fresh: Uint8Array, memory: ArrayBuffer): void {
  new Uint8Array(memory).set(fresh);
  const words = new Uint32Array(memory);
  const length = PAGE / WORD;
  let from = 0;
  for (const page of snapshot.pages) {
    const begin = page * length;
    for (let word = begin; word < begin + length; word++)
      words[word] = (words[word] ?? 0) ^ (snapshot.content[from++] ?? 0);
  }
}
