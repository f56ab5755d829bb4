import { expect, test } from "vitest";
import { pack, type Shared, UnreadableLink, unpack } from "../../src/share";

const shared: Shared = {
  mode: "post",
  text: "## Dept of Spec 📜\n\nשלום\n",
  name: "2026-10-30.md",
  date: "2026-10-30",
};

async function packed(value: unknown): Promise<string> {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return `#post=${Buffer.from(bytes).toString("base64url")}`;
}

test("a link gives back what it carries", async () => {
  expect(await unpack(await pack(shared))).toEqual(shared);
});

test("a link has letters only that need no escaping", async () => {
  expect(await pack({ ...shared, text: shared.text.repeat(400) })).toMatch(/^#post=[\w-]+$/);
});

test("a long post makes a short link", async () => {
  const link = await pack({ ...shared, text: "> Lantern 2.5 is out.\n".repeat(1000) });
  expect(link.length).toBeLessThan(1000);
});

test("other fragments carry nothing", async () => {
  expect(await unpack("")).toBeNull();
  expect(await unpack("#dept-of-spec")).toBeNull();
});

test.each(["#post=", "#post=%%%", "#post=AAAA", "#post=<script>", `#post=${"A".repeat(10_000)}`])(
  "a damaged link is refused: %s",
  async (fragment) => {
    await expect(unpack(fragment)).rejects.toThrow(UnreadableLink);
  },
);

test("a link that unpacks to more than a post has is refused before it fills the memory", async () => {
  const bomb = await packed({ v: 1, text: "a".repeat(30_000_000) });
  expect(bomb.length).toBeLessThan(60_000);
  await expect(unpack(bomb)).rejects.toThrow("more text than a post has");
});

test("a link with a text that is too long is refused, also where it is packed well", async () => {
  await expect(unpack(await packed({ v: 1, text: "a".repeat(1_100_000) }))).rejects.toThrow(
    "more text than a post has",
  );
});

test.each([null, 1, "text", [], {}, { v: 2, text: "a" }, { v: 1, text: 7 }, { v: 1, text: ["a"] }])(
  "what is no text is refused: %j",
  async (value) => {
    await expect(unpack(await packed(value))).rejects.toThrow(UnreadableLink);
  },
);

test("names and dates that are none are left out", async () => {
  const link = await packed({ v: 1, text: "a", mode: "admin", name: "x".repeat(1000), date: "<b>", more: 1 });
  expect(await unpack(link)).toEqual({ mode: "post", text: "a", name: null, date: null });
});
