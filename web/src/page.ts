/** Puts the page together: editor, engine, panels, files, links. */

import { announce, hideToast, toast } from "./announce";
import { Checker } from "./checker";
import { copy, copyLink } from "./clipboard";
import { showAbout, showKeys, showRule } from "./dialogs";
import { byId, counted } from "./dom";
import { type Draft, keepDraft, loadDraft } from "./draft";
import { Editor } from "./editor/editor";
import { type Engine, Fault } from "./engine/client";
import type { Diagnostic, Edit, Post, State } from "./engine/protocol";
import { EXAMPLES } from "./examples";
import {
  canSave,
  download,
  droppedFile,
  listenToDrops,
  type OpenedFile,
  pickFile,
  saveFile,
  UnreadableFile,
} from "./files";
import { safeEdits } from "./fixes";
import { type IconName, icon } from "./icons";
import { IdentityForm, type SetIdentity } from "./identity";
import { listenToKeys } from "./keyboard";
import { Layout, type PanelName } from "./layout";
import { isTooLong, TOO_LONG } from "./length";
import { MessageForm } from "./message-form";
import { ChangesPanel } from "./panels/changes";
import { EntryPanel } from "./panels/entry";
import { notice } from "./panels/notice";
import { OutlinePanel } from "./panels/outline";
import { PreviewPanel } from "./panels/preview";
import { ProblemsPanel, problemCount } from "./panels/problems";
import { type Reviewed, review } from "./review";
import { explanation, Rules } from "./rules";
import { ScrollTogether } from "./scrolling";
import { type Mode, UnreadableLink, unpack } from "./share";
import { loadSite } from "./site";

const NAME_UNTIL_KNOWN = "post.md";

export class Page {
  readonly #engine: Engine;
  readonly #rules: Rules;
  readonly #editor: Editor;
  readonly #checker: Checker;
  readonly #layout: Layout;
  readonly #problems: ProblemsPanel;
  readonly #outline: OutlinePanel;
  readonly #preview: PreviewPanel;
  readonly #scrolling: ScrollTogether;
  readonly #changes: ChangesPanel;
  readonly #entry: EntryPanel;
  #mode: Mode = "post";
  readonly #messageForm: MessageForm;
  readonly #identityForm: IdentityForm;
  #texts: Record<Mode, string>;
  readonly #draft: Draft;
  #checking = false;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine) {
    const draft = loadDraft();
    this.#engine = engine;
    this.#rules = new Rules(engine);
    this.#texts = { post: draft.post, message: draft.message };
    this.#draft = draft;
    this.#messageForm = new MessageForm(draft.fields, () => this.#asked());
    this.#identityForm = new IdentityForm((identity) => this.#identify(identity));

    const fix = (problem: Diagnostic) => this.#fix(problem);
    const rule = (code: string) => showRule(this.#rules, code);
    const goTo = (position: number) => {
      this.#scrolling.leadWithText();
      this.#goTo(position);
    };
    this.#editor = new Editor(byId("editor"), {
      changed: () => this.#changed(),
      moved: (position) => this.#point(position),
      explain: (problems) => explanation(this.#rules, problems, { fix, showRule: rule }),
      announce,
      fix,
    });
    this.#checker = new Checker(engine, () => this.#subject());
    this.#problems = new ProblemsPanel({
      goTo: (problem) => goTo(this.#editor.placeOf(problem)),
      fix,
      fixAll: () => void this.#fixAll(),
      review: (first) => this.#review(first),
      showRule: rule,
    });
    this.#outline = new OutlinePanel(goTo);
    this.#preview = new PreviewPanel((position) => this.#goTo(this.#mode === "post" ? position : 0));
    this.#scrolling = new ScrollTogether(this.#editor, this.#preview, () => this.#mode === "post");
    this.#entry = new EntryPanel((text, words) => void copy(text, words));
    this.#changes = new ChangesPanel({
      goTo,
      takeBack: (edit) => this.#editor.apply([edit], "input.back"),
      restart: () => {
        this.#editor.setOrigin({ ...this.#editor.origin, opened: this.#editor.text });
        this.#drawChanges();
      },
    });
    this.#layout = new Layout((panel) => this.#appeared(panel));

    this.#drawIcons();
    this.#setMode(draft.mode);
    this.#watch();
    this.#listen();
    void this.#openLink();
  }

  // What the engine knows

  #watch(): void {
    this.#checker.findings.watch((findings) => {
      this.#editor.setProblems(findings?.diagnostics ?? []);
      this.#drawProblems();
      this.#layout.badge("problems", problemCount(findings));
    });
    this.#checker.trouble.watch(() => this.#drawProblems());
    this.#checker.busy.watch((busy) => byId("problems-body").setAttribute("aria-busy", String(busy)));
    this.#checker.identity.watch(() => this.#drawIdentity());
    this.#checker.outline.watch(() => this.#drawOutline());
    this.#checker.preview.watch(() => this.#drawPreview());
    this.#checker.entry.watch((entry) => this.#entry.show(entry, this.#editor.text));
    this.#engine.subscribe((state) => this.#engineState(state));
  }

  #engineState(state: State): void {
    const status = byId("engine-status");
    const progress = byId<HTMLProgressElement>("engine-progress");
    document.body.dataset.engine = state.kind;
    progress.hidden = state.kind !== "loading";
    if (state.kind === "loading") {
      status.textContent = state.step === "download" ? "Loading the checks" : "Starting the checks";
      if (state.total > 0 && state.step === "download") {
        progress.max = state.total;
        progress.value = state.loaded;
      } else progress.removeAttribute("value");
    } else if (state.kind === "ready") {
      status.textContent = `twimlint ${state.version}`;
      this.#messageForm.offer(state.departments);
      void loadSite(this.#engine).then((found) => found && this.#check());
      this.#check();
    } else {
      status.textContent = "The checks are not running";
      this.#checker.clear();
      announce(state.message);
    }
    this.#drawProblems();
  }

  #check(): void {
    const { kind } = this.#engine.state;
    if (kind === "failed" || this.#editor.text.trim() === "") this.#checker.clear();
    else if (kind === "ready") void this.#checker.check();
  }

  #subject() {
    const text = this.#editor.text;
    return { mode: this.#mode, text, post: this.#post(text), message: this.#messageForm.message(text) };
  }

  #post(text: string): Post {
    const { name, date } = this.#editor.origin;
    return { text, path: name, date };
  }

  // What the writer does

  #changed(): void {
    const text = this.#editor.text;
    this.#texts[this.#mode] = text;
    byId("welcome").hidden = this.#mode !== "post" || text !== "";
    this.#drawIdentity();
    this.#keep();
    this.#checker.expect();
    // Several changes in one turn make one question.
    if (this.#checking) return;
    this.#checking = true;
    setTimeout(() => {
      this.#checking = false;
      this.#check();
      if (this.#layout.isShown("changes")) this.#drawChanges();
    });
  }

  /** The problem's fix, if the text is still the one that it was made for. */
  #fix(problem: Diagnostic): void {
    const findings = this.#checker.findings.value;
    if (!problem.fix || findings?.text !== this.#editor.text || !findings.diagnostics.includes(problem)) return;
    if (problem.fix.applicability === "unsafe") {
      this.#review(problem);
      return;
    }
    this.#editor.apply(problem.fix.edits, "input.fix");
    announce(`Fixed: ${problem.fix.message}`);
  }

  async #fixAll(): Promise<void> {
    const text = this.#editor.text;
    if (this.#mode === "message") {
      const findings = this.#checker.findings.value;
      if (findings?.text === text) this.#editor.apply(safeEdits(findings.diagnostics), "input.fix");
      return;
    }
    const result = await this.#answer(this.#engine.ask("fix", { post: this.#post(text), applicability: "safe" }));
    if (!result || this.#editor.text !== text) return;
    const count = Object.values(result.applied).reduce((sum, more) => sum + more, 0);
    this.#editor.rewrite(result.text);
    const refused = result.refused.length > 0 ? `; ${result.refused.length} not, since the page would change` : "";
    toast(`${counted(count, "fix", "fixes")} applied${refused}`, { label: "Undo", run: () => this.#editor.undo() });
  }

  async #format(): Promise<void> {
    const text = this.#editor.text;
    if (this.#mode === "message" || text.trim() === "") return;
    if (isTooLong(text)) {
      toast(TOO_LONG);
      return;
    }
    const result = await this.#answer(this.#engine.ask("format", { post: this.#post(text) }));
    if (!result || this.#editor.text !== text) return;
    if (result.text === text) toast("Nothing to format");
    else {
      this.#editor.rewrite(result.text);
      toast("Formatted", { label: "Undo", run: () => this.#editor.undo() });
    }
  }

  async #answer<T>(question: Promise<T>): Promise<T | null> {
    try {
      return await question;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      toast(error.message);
      return null;
    }
  }

  #review(first?: Diagnostic): void {
    const findings = this.#checker.findings.value;
    if (findings?.text !== this.#editor.text) return;
    review(findings, first, {
      apply: async (edits: readonly Edit[]): Promise<Reviewed> => {
        this.#editor.apply(edits, "input.fix");
        return this.#checker.checked();
      },
      goTo: (problem) => this.#goTo(this.#editor.placeOf(problem)),
      showRule: (code) => showRule(this.#rules, code),
    });
  }

  #goTo(position: number): void {
    this.#layout.show("write");
    this.#editor.goTo(position);
  }

  #setMode(mode: Mode): void {
    if (mode !== this.#mode) hideToast();
    this.#mode = mode;
    for (const each of ["post", "message"] as const)
      byId(`mode-${each}`).setAttribute("aria-pressed", String(each === mode));
    if (mode === "post") {
      const { name, date, post: opened } = this.#draft;
      this.#editor.show("post", "Text of the post", "", { name, date, file: null, opened });
    } else {
      const opened = this.#draft.message;
      const hint = "Write what you would send to the TWIM room.";
      this.#editor.show("message", "Your message", hint, { name: null, date: null, file: null, opened });
    }
    byId("welcome").hidden = mode !== "post" || this.#texts.post !== "";
    this.#layout.setMode(mode);
    this.#checker.clear();
    this.#drawIdentity();
    this.#check();
    this.#keep();
  }

  // Files and links

  #open(file: OpenedFile): void {
    this.#setMode("post");
    this.#editor.replaceAll(file.text, { name: file.name, date: null, file });
    this.#opened(`Opened ${file.name}`);
  }

  #opened(words: string): void {
    toast(words, { label: "Undo", run: () => this.#editor.undo() });
  }

  async #openFile(pick: () => Promise<OpenedFile | null>): Promise<void> {
    try {
      const file = await pick();
      if (file) this.#open(file);
    } catch (error) {
      toast(error instanceof UnreadableFile ? error.message : "The file cannot be read");
    }
  }

  async #save(): Promise<void> {
    const { text, origin } = this.#editor;
    if (!canSave() && !origin.file?.handle) {
      this.#download();
      return;
    }
    try {
      const handle = await saveFile(text, this.#fileName, origin.file);
      if (!handle) return;
      const file = { name: this.#fileName, text, newline: "\n" as const, bom: false, ...origin.file, handle };
      this.#editor.setOrigin({ ...this.#editor.origin, file });
      toast("Saved");
    } catch {
      toast("The file cannot be written: download it instead", { label: "Download", run: () => this.#download() });
    }
  }

  #download(): void {
    download(this.#editor.text, this.#fileName, this.#editor.origin.file);
  }

  get #fileName(): string {
    const path = this.#editor.origin.name ?? this.#checker.identity.value?.path ?? NAME_UNTIL_KNOWN;
    return this.#mode === "message" ? "message.md" : (path.split("/").at(-1) ?? NAME_UNTIL_KNOWN);
  }

  #share(): Promise<void> {
    const { text, origin } = this.#editor;
    return copyLink({ mode: this.#mode, text, name: origin.name, date: origin.date });
  }

  async #openLink(): Promise<void> {
    try {
      const shared = await unpack(location.hash);
      if (!shared) return;
      this.#setMode(shared.mode);
      this.#editor.replaceAll(shared.text, { name: shared.name, date: shared.date, file: null });
      this.#opened("Opened the text of the link");
    } catch (error) {
      if (!(error instanceof UnreadableLink)) throw error;
      toast(error.message);
    }
    // The text is in the editor now: a reload must not bring back what has been edited since.
    history.replaceState(null, "", location.pathname + location.search);
  }

  #keep(): void {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keepNow(), 400);
  }

  #keepNow(): void {
    const { name, date } = this.#editor.originOf("post") ?? this.#draft;
    keepDraft({
      mode: this.#mode,
      post: this.#texts.post,
      message: this.#texts.message,
      name,
      date,
      fields: this.#messageForm.fields,
    });
  }

  // What is drawn

  #appeared(panel: PanelName): void {
    if (panel === "changes") this.#drawChanges();
    if (panel === "outline") this.#drawOutline();
    if (panel === "preview") {
      this.#drawPreview();
      this.#scrolling.appeared(this.#preview);
    }
    if (panel === "write") this.#scrolling.appeared(this.#editor);
  }

  #drawProblems(): void {
    this.#problems.show(
      this.#checker.findings.value,
      notice(this.#engine.state, this.#checker, this.#editor.length === 0),
    );
    this.#problems.point(this.#editor.view.state.selection.main.head);
  }

  #drawIdentity(): void {
    const identity = this.#checker.identity.value;
    this.#identityForm.show(this.#fileName, this.#editor.origin.date ?? identity?.date ?? "", identity !== null);
    byId("identity").hidden = this.#mode !== "post";
  }

  #drawOutline(): void {
    if (!this.#layout.isShown("outline")) return;
    this.#outline.show(this.#checker.outline.value, this.#checker.findings.value?.diagnostics ?? []);
    this.#outline.point(this.#editor.view.state.selection.main.head);
  }

  #drawPreview(): void {
    if (!this.#layout.isShown("preview")) return;
    this.#preview.show(this.#checker.preview.value, this.#checker.identity.value?.date ?? null);
  }

  #drawChanges(): void {
    this.#changes.show(this.#editor.origin.opened, this.#editor.text);
  }

  #point(position: number): void {
    this.#problems.point(position);
    if (this.#layout.isShown("outline")) this.#outline.point(position);
  }

  #drawIcons(): void {
    for (const element of document.querySelectorAll<HTMLElement>("[data-icon]")) {
      element.prepend(icon(element.dataset.icon as IconName));
    }
  }

  // What the header and the menu do

  #listen(): void {
    const on = (id: string, run: () => unknown) => byId(id).addEventListener("click", () => void run());
    for (const mode of ["post", "message"] as const) {
      on(`mode-${mode}`, () => {
        this.#setMode(mode);
        this.#layout.show("write");
      });
    }
    on("open", () => this.#openFile(pickFile));
    on("save", () => this.#save());
    on("download", () => this.#download());
    on("copy", () => copy(this.#editor.text, "Copied"));
    on("format", () => this.#format());
    on("share", () => this.#share());
    on("keys", showKeys);
    on("about", () => showAbout(this.#engine.state.kind === "ready" ? this.#engine.state.version : null));
    for (const button of document.querySelectorAll<HTMLElement>("[data-example]")) {
      button.addEventListener("click", () => this.#openExample(button.dataset.example ?? ""));
    }
    addEventListener("hashchange", () => void this.#openLink());
    addEventListener("pagehide", () => this.#keepNow());
    listenToDrops((data) => void this.#openFile(() => droppedFile(data)));
    listenToKeys({
      save: () => this.#save(),
      open: () => this.#openFile(pickFile),
      format: () => this.#format(),
      fixAll: () => this.#fixAll(),
      focusEditor: () => this.#editor.view.focus(),
    });
  }

  #openExample(name: string): void {
    this.#setMode("post");
    this.#editor.replaceAll(EXAMPLES[name] ?? "", { name: null, date: null, file: null });
    this.#opened("Opened an example");
    this.#editor.view.focus();
  }

  #identify({ name, date }: SetIdentity): void {
    this.#editor.setOrigin({ ...this.#editor.origin, name, date });
    this.#drawIdentity();
    this.#asked();
  }

  /** Something else than the text has changed of what is checked. */
  #asked(): void {
    this.#check();
    this.#keep();
  }
}
