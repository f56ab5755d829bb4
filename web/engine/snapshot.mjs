/** The memory of Python as a file: what is free is emptied, and empty pages are left out. `src/engine/snapshot.ts` reads it. */

/** Bytes of a page; as in `src/engine/snapshot.ts`. */
const PAGE = 4096;
/** The sizes that Python's own allocator serves, and those of the one below it. */
const SMALL = Array.from({ length: 64 }, (_, index) => 512 - 8 * index);
const LARGE = Array.from({ length: 17 }, (_, index) => 2 ** (20 - index));

/**
 * Fills memory that is free with zeros, so that what was there takes no room: takes all there is, and gives it back.
 * `module` is Pyodide's Emscripten module.
 */
export function emptyFreeMemory(module) {
  const end = module._sbrk(0);
  const taken = [];
  const takeAll = (allocate, release, sizes) => {
    for (const size of sizes) {
      for (;;) {
        const at = allocate(size);
        taken.push(() => release(at));
        if (at + size > end) break; // memory that was never used
        module.HEAPU8.fill(0, at, at + size);
      }
    }
  };
  takeAll(module._PyObject_Malloc, module._PyObject_Free, SMALL);
  takeAll(module._malloc, module._free, LARGE);
  for (const giveBack of taken) giveBack();
}

/**
 * The file for a snapshot that Pyodide took, given the memory that the WebAssembly file itself makes, which is taken out
 * of it (XOR). Numbers of 32 bits: length of Pyodide's header, bytes of the memory, number of pages; then the header, the
 * pages' numbers, and the pages.
 */
export function packed(snapshot, fresh) {
  const [, headerLength] = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 2);
  const memory = snapshot.slice(headerLength);
  for (let index = 0; index < fresh.length; index++) memory[index] ^= fresh[index];
  const numbers = [];
  for (let number = 0; number * PAGE < memory.length; number++) {
    if (memory.subarray(number * PAGE, (number + 1) * PAGE).some((byte) => byte !== 0)) numbers.push(number);
  }
  return Buffer.concat([
    Uint8Array.from(new Uint8Array(Uint32Array.of(headerLength, memory.length, numbers.length).buffer)),
    snapshot.subarray(0, headerLength),
    new Uint8Array(Uint32Array.from(numbers).buffer),
    ...numbers.map((number) => memory.subarray(number * PAGE, (number + 1) * PAGE)),
  ]);
}
