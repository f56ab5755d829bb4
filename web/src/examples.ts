import clean from "../../tests/fixtures/posts/2026-10-23-twim.md?raw";
import messy from "../../tests/fixtures/posts/2026-10-30-twim.md?raw";

/** Posts to begin with; the people in them are invented. */
export const EXAMPLES: Readonly<Record<string, string>> = { clean, messy };
