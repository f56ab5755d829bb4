import { expect, test } from "vitest";
// @ts-expect-error: the builder is plain JavaScript
import { emptyFreeMemory, packed } from "../../engine/snapshot.mjs";
import { readSnapshot, restore } from "../../src/engine/snapshot";

const PAGE = 4096;

test("the memory comes back as it was, and empty pages take no room", () => {
  const fresh = new Uint8Array(3 * PAGE);
  fresh.fill(7, 0, 100);
  fresh.fill(9, PAGE, PAGE + 50);
  const memory = new Uint8Array(6 * PAGE);
  memory.set(fresh);
  memory.set([1, 2, 3, 255], 10);
  memory.fill(0, PAGE, PAGE + 50);
  memory.set([200, 201], 5 * PAGE - 2);
  const header = new Uint8Array(32);
  header[4] = header.length;
  const file = packed(new Uint8Array([...header, ...memory]), fresh) as Uint8Array;

  const snapshot = readSnapshot(new Uint8Array(file));
  expect(snapshot.header).toEqual(header);
  expect([...snapshot.pages]).toEqual([0, 1, 4]);
  const after = new Uint8Array(snapshot.size);
  after.fill(5, 0, fresh.length); // what Emscripten does before it is restored
  restore(snapshot, fresh, after.buffer);
  expect(after).toEqual(memory);
});

test("free memory is emptied, and what is in use stays", () => {
  // An allocator of blocks of one size: 1 and 3 are free, from 4 on all is new.
  const size = 1 << 20;
  const heap = new Uint8Array(5 * size).fill(1);
  const free = [1, 3];
  const given: number[] = [];
  const module = {
    HEAPU8: heap,
    _sbrk: () => 4 * size,
    _malloc: () => (free.shift() ?? 4) * size,
    _free: (at: number) => given.push(at / size),
    _PyObject_Malloc: () => 4 * size,
    _PyObject_Free: () => undefined,
  };
  emptyFreeMemory(module);
  expect([0, 1, 2, 3, 4].map((block) => heap[block * size])).toEqual([1, 0, 1, 0, 1]);
  expect(new Set(given)).toEqual(new Set([1, 3, 4]));
});
