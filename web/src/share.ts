/** A link that carries a text in its fragment, which browsers do not send to servers. */

import { isTooLong, LONGEST } from "./length";

export type Mode = "post" | "message";

export interface Shared {
  readonly mode: Mode;
  readonly text: string;
  /** The file name, where someone has set it. */
  readonly name: string | null;
  /** The day, where someone has set it. */
  readonly date: string | null;
}

const KEY = "#post=";
/**
 * Bytes of an unpacked link at most, of which a text that is full of newlines and quotation marks takes two for each; a
 * few kilobytes of a crafted link could unpack to gigabytes.
 */
const LIMIT = 2 * LONGEST + 1000;

const MORE_THAN_A_POST = "This link contains more text than a post has and was not opened";

export class UnreadableLink extends Error {}

/** The fragment for a text, from `#` on. */
export async function pack(shared: Shared): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify({ v: 1, ...shared }));
  const packed = await collect(new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw")), Infinity);
  return KEY + toBase64Url(packed);
}

/** What a fragment carries; null where it is another fragment. Throws UnreadableLink where it is damaged or too long. */
export async function unpack(fragment: string): Promise<Shared | null> {
  if (!fragment.startsWith(KEY)) return null;
  let value: unknown;
  try {
    const packed = new Blob([fromBase64Url(fragment.slice(KEY.length))]).stream();
    const bytes = await collect(packed.pipeThrough(new DecompressionStream("deflate-raw")), LIMIT);
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof UnreadableLink) throw error;
    throw new UnreadableLink("This link is damaged and cannot be read: ask for a new one");
  }
  return validated(value);
}

function validated(value: unknown): Shared {
  const { v, mode, text, name, date } = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (v !== 1 || typeof text !== "string") {
    throw new UnreadableLink("This link contains no text that this page can read");
  }
  if (isTooLong(text)) throw new UnreadableLink(MORE_THAN_A_POST);
  return {
    mode: mode === "message" ? "message" : "post",
    text,
    name: typeof name === "string" && name.length <= 200 ? name : null,
    date: typeof date === "string" && /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : null,
  };
}

async function collect(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      throw new UnreadableLink(MORE_THAN_A_POST);
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
