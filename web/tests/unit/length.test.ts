import { expect, test } from "vitest";
import { isTooLong, LONGEST } from "../../src/length";

test.each([
  ["letters of one byte", "a", LONGEST],
  ["letters of two bytes", "ä", LONGEST / 2],
  ["letters beyond 16 bits", "📜", LONGEST / 4],
])("%s count as in the file", (_name, letter, most) => {
  expect(isTooLong(letter.repeat(most))).toBe(false);
  expect(isTooLong(`${letter.repeat(most)}a`)).toBe(true);
});
