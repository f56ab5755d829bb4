/**
 * What the page and the worker that runs twimlint say to each other.
 *
 * Every offset counts UTF-16 code units of the text that was sent, so that it fits CodeMirror and JavaScript strings.
 * The page sends text with `\n` as newline; a text with other newlines is answered correctly, too.
 */

export type Level = "info" | "warning" | "error";
export type Applicability = "safe" | "unsafe";

/** A half-open span of a text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Replace a span by `insert`; an insertion has an empty span. The shape of a change in CodeMirror. */
export interface Edit extends Span {
  readonly insert: string;
}

/** Edits that go in together or not at all, in order and apart; `message` says in the imperative what they do. */
export interface Fix {
  readonly message: string;
  readonly applicability: Applicability;
  readonly edits: readonly Edit[];
}

export interface Diagnostic extends Span {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly message: string;
  /** Where it begins, both from 1, the column in code points, as on the command line. */
  readonly row: number;
  readonly column: number;
  readonly fix: Fix | null;
}

/** Settings as in `.twimlint.toml`, with its keys: `{"extend-select": ["MSC001"], "level": {"TXT": "error"}}`. */
export type Settings = Readonly<Record<string, unknown>>;

/** A post as it stands in the editor. */
export interface Post {
  readonly text: string;
  /** Its file name, with or without folders; null takes the name that its front matter and date suggest. */
  readonly path: string | null;
  /** The day of a post whose front matter has none, as `2026-11-27`; null where the text or path says it. */
  readonly date: string | null;
  readonly settings?: Settings;
}

/** What is known of a post from its text: what the page shows as its name and date until someone sets them. */
export interface Identity {
  /** `2026-11-27-this-week-in-matrix-2026-11-27.md`, or the path that was sent. */
  readonly path: string;
  readonly date: string | null;
  readonly title: string | null;
  /** Whether the rules for This Week in Matrix posts hold; other pages are judged by fewer rules. */
  readonly isPost: boolean;
}

export interface CheckResult {
  /** In order of place, then code. */
  readonly diagnostics: readonly Diagnostic[];
  readonly identity: Identity;
  /** Time of the check alone, in milliseconds. */
  readonly milliseconds: number;
}

export interface FixResult {
  readonly text: string;
  /** How many fixes of each rule went in, by code. */
  readonly applied: Readonly<Record<string, number>>;
  readonly remaining: readonly Diagnostic[];
  readonly refused: readonly {
    readonly code: string;
    readonly row: number;
    readonly column: number;
    readonly reason: string;
  }[];
}

export interface Entry extends Span {
  /** The reporter's name as shown, null for a quote that nobody is named for. */
  readonly reporter: string | null;
  readonly userId: string | null;
}

/** A heading with what stands under it; departments at the top, projects in them. */
export interface Section extends Span {
  readonly title: string;
  readonly level: number;
  readonly entries: readonly Entry[];
  readonly sections: readonly Section[];
}

export interface PreviewResult {
  /**
   * The body as Zola publishes it (pulldown-cmark's HTML), not sanitized, with two additions: every element that the
   * Markdown makes has `data-start` and `data-end`, offsets in the text; a shortcode is a
   * `<span class="shortcode" data-shortcode="figure" data-start data-end>` (in a paragraph) or a `<div>` with the same
   * attributes (a paragraph of its own) that holds what it says as text.
   */
  readonly html: string;
  readonly title: string | null;
}

export interface Rule {
  readonly code: string;
  readonly name: string;
  readonly summary: string;
  readonly family: string;
  readonly familyTitle: string;
  readonly level: Level;
  readonly fix: Applicability | null;
  /** Whether it is on unless someone says otherwise. */
  readonly default: boolean;
  /** The day from which posts are judged by it, as `2021-11-01`. */
  readonly since: string | null;
  readonly url: string;
}

export interface RulePage {
  readonly rule: Rule;
  /** The page's prose and examples as HTML, not sanitized; an example is `<pre><code class="language-markdown">` whose
   * `<pre>` has `data-example="bad" | "fixed" | "good"`. */
  readonly html: string;
}

/** What someone would send to the TWIM room, and where it belongs. */
export interface Message {
  readonly text: string;
  /** The name that the entry shows, such as `Ana`. */
  readonly reporter: string;
  /** The reporter's Matrix ID, `@ana:example.org`; null or empty where it is not given yet. */
  readonly userId: string | null;
  /** A title of `Ready.departments`; null for the first. */
  readonly department: string | null;
  /** The project's name, null where the department has no projects or none is chosen. */
  readonly project: string | null;
}

export interface EntryResult {
  /** Department, project, attribution and quote as Markdown, as they will stand in the post. */
  readonly markdown: string;
  /** Problems with offsets in `markdown`. */
  readonly diagnostics: readonly Diagnostic[];
  /** The same problems with offsets in the message, fixes too; those that lie outside of it are left out. */
  readonly inMessage: readonly Diagnostic[];
  /** The entry's HTML, as in `PreviewResult` with offsets in `markdown`. */
  readonly html: string;
}

export interface Department {
  readonly title: string;
  /** Whether each entry stands under the heading of a project. */
  readonly projects: boolean;
}

export interface SiteFacts {
  readonly title: string;
  readonly pages: number;
}

/** Each question by name: what is asked, and what the answer is. */
export interface Questions {
  check: { ask: { readonly post: Post }; answer: CheckResult };
  /** `safe` puts in all safe fixes, `unsafe` all there are; until nothing is left to fix. */
  fix: { ask: { readonly post: Post; readonly applicability: Applicability }; answer: FixResult };
  format: { ask: { readonly post: Post }; answer: { readonly text: string } };
  outline: { ask: { readonly post: Post }; answer: { readonly sections: readonly Section[] } };
  preview: { ask: { readonly post: Post }; answer: PreviewResult };
  rules: { ask: Record<never, never>; answer: { readonly rules: readonly Rule[] } };
  /** Rejected where there is no such rule. */
  rulePage: { ask: { readonly code: string }; answer: RulePage };
  entry: { ask: { readonly message: Message; readonly settings?: Settings }; answer: EntryResult };
  /** The text of what `twimlint site-index` writes; null switches the site off. Rejected where it cannot be read. */
  site: { ask: { readonly index: string | null }; answer: SiteFacts | null };
}

export type Kind = keyof Questions;
export type Ask<K extends Kind> = Questions[K]["ask"];
export type Answer<K extends Kind> = Questions[K]["answer"];

/** Page to worker: a question. `id` comes back with the answer; of questions waiting, the worker answers in order. */
export type Request = { [K in Kind]: { readonly kind: K; readonly id: number } & Ask<K> }[Kind];

/** Page to worker, once and first: where the files of the engine lie, as an absolute address ending in `/`. */
export interface Start {
  readonly kind: "start";
  readonly files: string;
}

/** Worker to page. */
export type Reply =
  | { readonly kind: "answer"; readonly id: number; readonly answer: Answer<Kind> }
  /** `message` is one line for people; `expected` says that the question was at fault, such as settings not valid. */
  | { readonly kind: "fault"; readonly id: number; readonly message: string; readonly expected: boolean }
  | State;

/** How far the engine is. */
export type State = Loading | Ready | Failed;

export interface Loading {
  readonly kind: "loading";
  readonly step: "download" | "start";
  /** Bytes come in so far and in all, compressed or not as the server sends them; 0 in all where it is not known. */
  readonly loaded: number;
  readonly total: number;
}

export interface Ready {
  readonly kind: "ready";
  readonly version: string;
  readonly departments: readonly Department[];
  /** Milliseconds from the worker's start until now. */
  readonly milliseconds: number;
}

export interface Failed {
  readonly kind: "failed";
  /** `no-webassembly`: this browser has none or it is switched off; `timeout`: nothing came for a long time. */
  readonly reason: "no-webassembly" | "timeout" | "download" | "crash";
  /** One line for people. */
  readonly message: string;
}
