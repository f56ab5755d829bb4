/** How long a text may be: as long as the files that the command line reads unless it is told otherwise. */

/** Bytes of UTF-8; the default of `max-file-size`. */
export const LONGEST = 1_048_576;

export const TOO_LONG =
  "This text is longer than 1 MiB, longer than any post, and is not checked: keep what belongs to the post";

export function isTooLong(text: string): boolean {
  // A code unit of UTF-16 is three bytes at most, so that most texts need not be encoded to be known.
  if (text.length * 3 <= LONGEST) return false;
  return text.length > LONGEST || new TextEncoder().encode(text).length > LONGEST;
}
