import { expect, test } from "vitest";
import { asWritten, readFile, UnreadableFile } from "../../src/files";

test("newlines and byte-order mark come back as they were", async () => {
  const bytes = '\uFEFF+++\r\ntitle = "x"\r\n+++\r\n';
  const opened = await readFile(new File([bytes], "post.md"));
  expect(opened).toMatchObject({ name: "post.md", text: '+++\ntitle = "x"\n+++\n', newline: "\r\n", bom: true });
  expect(asWritten(opened.text, opened)).toBe(bytes);
});

test("a plain file is written plainly", async () => {
  const opened = await readFile(new File(["a\nb\n"], "post.md"));
  expect(asWritten(`${opened.text}c\n`, opened)).toBe("a\nb\nc\n");
  expect(asWritten("a\n", null)).toBe("a\n");
});

test("a file that is not UTF-8 is refused by name", async () => {
  const file = new File([new Uint8Array([0x41, 0xff, 0xfe])], "old.md");
  await expect(readFile(file)).rejects.toThrow(UnreadableFile);
  await expect(readFile(file)).rejects.toThrow("old.md is not UTF-8");
});

test("a file of more than 1 MiB is refused", async () => {
  await expect(readFile(new File(["a".repeat(1_048_577)], "big.md"))).rejects.toThrow("big.md is longer than 1 MiB");
  expect((await readFile(new File(["a".repeat(1_048_576)], "big.md"))).text.length).toBe(1_048_576);
});
