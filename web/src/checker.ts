/** Asks the engine about the text whenever it has changed, and publishes what it answers. */

import { announce } from "./announce";
import { counted } from "./dom";
import { type Engine, Fault, Overtaken } from "./engine/client";
import type { Diagnostic, EntryResult, Identity, Message, Post, PreviewResult, Section } from "./engine/protocol";
import { LEVELS } from "./icons";
import { isTooLong, TOO_LONG } from "./length";
import type { Mode } from "./share";
import { Signal } from "./signal";

/** What is known of a text. */
export interface Findings {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Problems of an entry that lie outside of the message. */
  readonly elsewhere: readonly Diagnostic[];
}

export interface Preview extends PreviewResult {
  /** The text that the offsets belong to: the post's, or the entry's Markdown. */
  readonly source: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the checker asks about. */
export interface Subject {
  readonly mode: Mode;
  readonly text: string;
  readonly post: Post;
  readonly message: Message;
}

/** How long the text has to rest before outline and preview are drawn anew, in milliseconds. */
const REST = 150;

export class Checker {
  readonly findings = new Signal<Findings | null>(null);
  readonly identity = new Signal<Identity | null>(null);
  readonly outline = new Signal<readonly Section[]>([]);
  readonly preview = new Signal<Preview | null>(null);
  readonly entry = new Signal<EntryResult | null>(null);
  /** Why the text could not be checked; null where it was. */
  readonly trouble = new Signal<string | null>(null);
  /** Whether anything shown is still to be renewed for the text as it stands. */
  readonly busy = new Signal(false);
  readonly #engine: Engine;
  readonly #subject: () => Subject;
  #resting: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine, subject: () => Subject) {
    this.#engine = engine;
    this.#subject = subject;
  }

  /** Says that what is known is of another text by now, before the check of this one begins. */
  expect(): void {
    this.busy.value = true;
  }

  /** Checks the text as it stands; an answer that comes too late is dropped. */
  async check(): Promise<void> {
    const subject = this.#subject();
    if (isTooLong(subject.text)) {
      this.clear();
      this.trouble.value = TOO_LONG;
      announce(TOO_LONG, 1200);
      return;
    }
    clearTimeout(this.#resting);
    this.busy.value = true;
    try {
      if (subject.mode === "post") await this.#checkPost(subject);
      else await this.#checkMessage(subject);
    } catch (error) {
      if (error instanceof Overtaken) return;
      this.busy.value = false;
      this.trouble.value = error instanceof Fault ? error.message : "twimlint failed on this text";
      if (!(error instanceof Fault)) throw error;
    }
  }

  /** What is known of the text as it stands, as soon as it is; rejects where it cannot be checked. */
  async checked(): Promise<Findings> {
    for (;;) {
      const { text } = this.#subject();
      if (this.findings.value?.text === text) return this.findings.value;
      // A newer question about the same text may overtake this one: its answer is the one to wait for.
      await this.check();
      if (this.trouble.value !== null) throw new Fault(this.trouble.value, true);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Forgets what is known, as of a text that is no longer shown. */
  clear(): void {
    clearTimeout(this.#resting);
    this.findings.value = null;
    this.identity.value = null;
    this.outline.value = [];
    this.preview.value = null;
    this.entry.value = null;
    this.trouble.value = null;
    this.busy.value = false;
  }

  async #checkPost(subject: Subject): Promise<void> {
    const result = await this.#engine.ask("check", { post: subject.post });
    if (!this.#current(subject)) return;
    this.trouble.value = null;
    this.identity.value = result.identity;
    this.entry.value = null;
    this.#publish({ text: subject.text, diagnostics: result.diagnostics, elsewhere: [] });
    this.#resting = setTimeout(() => this.#draw(subject), this.preview.value === null ? 0 : REST);
  }

  async #draw(subject: Subject): Promise<void> {
    try {
      const { sections } = await this.#engine.ask("outline", { post: subject.post });
      if (!this.#current(subject)) return;
      this.outline.value = sections;
      const preview = await this.#engine.ask("preview", { post: subject.post });
      if (!this.#current(subject)) return;
      this.preview.value = { ...preview, source: subject.text, diagnostics: this.findings.value?.diagnostics ?? [] };
      this.busy.value = false;
    } catch (error) {
      if (error instanceof Overtaken) return;
      this.busy.value = false;
      if (!(error instanceof Fault)) throw error;
    }
  }

  async #checkMessage(subject: Subject): Promise<void> {
    const result = await this.#engine.ask("entry", { message: subject.message });
    if (!this.#current(subject)) return;
    this.trouble.value = null;
    const inside = new Set(result.inMessage.map(({ code, message }) => `${code} ${message}`));
    const elsewhere = result.diagnostics.filter(({ code, message }) => !inside.has(`${code} ${message}`));
    this.outline.value = [];
    this.entry.value = result;
    this.#publish({ text: subject.text, diagnostics: result.inMessage, elsewhere });
    const { html, markdown, diagnostics } = result;
    this.preview.value = { html, title: null, source: markdown, diagnostics };
    this.busy.value = false;
  }

  #publish(findings: Findings): void {
    this.findings.value = findings;
    announce(summary([...findings.diagnostics, ...findings.elsewhere]), 1200);
  }

  #current({ mode, text }: Subject): boolean {
    const now = this.#subject();
    return now.mode === mode && now.text === text;
  }
}

/** `5 problems: 2 errors, 3 warnings`. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return "No problems";
  const parts = LEVELS.flatMap(({ level, one, many }) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.level === level).length;
    return count > 0 ? [counted(count, one, many)] : [];
  });
  return `${counted(diagnostics.length, "problem")}: ${parts.join(", ")}`;
}
