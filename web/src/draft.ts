/** What was being written when the page was left, kept in this browser only. */

export interface Fields {
  readonly department: string;
  readonly project: string;
  readonly reporter: string;
  readonly userId: string;
}

export interface Draft {
  readonly mode: "post" | "message";
  readonly post: string;
  readonly message: string;
  readonly name: string | null;
  readonly date: string | null;
  readonly fields: Fields;
}

const KEY = "twimlint.draft";

export const NO_FIELDS: Fields = { department: "", project: "", reporter: "", userId: "" };
const EMPTY: Draft = { mode: "post", post: "", message: "", name: null, date: null, fields: NO_FIELDS };

/** The draft that is kept, as far as it can be read. */
export function loadDraft(): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<Draft> | null;
    if (typeof kept?.post !== "string" || typeof kept.message !== "string") return EMPTY;
    return { ...EMPTY, ...kept, fields: { ...NO_FIELDS, ...kept.fields } };
  } catch {
    return EMPTY;
  }
}

/** Keeps a draft; without room or permission it goes unkept, which harms nobody who does not leave the page. */
export function keepDraft(draft: Draft): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    localStorage.removeItem(KEY);
  }
}
