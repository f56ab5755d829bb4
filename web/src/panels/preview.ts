import type { Preview } from "../checker";
import { byId, el, shadow } from "../dom";
import type { Span } from "../engine/protocol";
import { sanitized } from "../sanitize";
import proseCss from "../style/prose.css?inline";

interface Placed extends Span {
  readonly element: HTMLElement;
}

/** The published page, bound to the text: it scrolls along, a click leads back, problems are marked. */
export class PreviewPanel {
  readonly scroller = byId("preview-body");
  readonly #article = el("article", { class: "prose page" });
  readonly #goTo: (position: number) => void;
  /** In order of their beginnings, outer ones first. */
  #placed: Placed[] = [];
  #preview: Preview | null | undefined;

  constructor(goTo: (position: number) => void) {
    this.#goTo = goTo;
    const inner = el("div");
    this.scroller.append(inner);
    shadow(inner, proseCss).append(this.#article);
    this.show(null, null);
    this.#article.addEventListener("click", (event) => this.#click(event));
  }

  show(preview: Preview | null, date: string | null): void {
    if (preview === this.#preview) return;
    this.#preview = preview;
    if (preview === null) {
      this.#article.replaceChildren(el("p", { class: "hint" }, "The published page appears here."));
      this.#placed = [];
      return;
    }
    const body = sanitized(preview.html);
    this.#article.replaceChildren(
      ...(preview.title
        ? [el("header", { class: "page-head" }, el("h1", { dir: "auto" }, preview.title), date && el("p", {}, date))]
        : []),
      body,
    );
    this.#placed = placedElements(this.#article, preview.source.length);
    for (const { element } of this.#placed) if (BLOCKS.has(element.tagName)) element.dir = "auto";
    this.#mark(preview);
  }

  /** Offset in the text of what stands at the upper edge. */
  get top(): number {
    const edge = this.scroller.getBoundingClientRect().top + MARGIN;
    const blocks = this.#blocks();
    const index = lastIndex(blocks, ({ element }) => element.getBoundingClientRect().top <= edge);
    const block = blocks[index];
    if (block === undefined) return 0;
    const { top, height } = block.element.getBoundingClientRect();
    return Math.round(block.from + (block.to - block.from) * Math.min(1, (edge - top) / Math.max(1, height)));
  }

  /** Scrolls to what the text shows at this offset. */
  scrollTo(position: number): void {
    const blocks = this.#blocks();
    const block = blocks[lastIndex(blocks, ({ from }) => from <= position)];
    if (block === undefined) {
      this.scroller.scrollTop = 0;
      return;
    }
    const { top, height } = block.element.getBoundingClientRect();
    const within = Math.min(1, (position - block.from) / Math.max(1, block.to - block.from));
    this.scroller.scrollTop += top + height * within - this.scroller.getBoundingClientRect().top - MARGIN;
  }

  #blocks(): Placed[] {
    return this.#placed.filter(({ element }) => BLOCKS.has(element.tagName));
  }

  #mark({ diagnostics }: Preview): void {
    const messages = new Map<Element, string[]>();
    for (const problem of diagnostics) {
      const element = this.#innermost(problem);
      if (element === null) continue;
      element.classList.add("marked", `marked-${problem.level}`);
      messages.set(element, [...(messages.get(element) ?? []), problem.message]);
    }
    for (const element of messages.keys()) (element as HTMLElement).title = words(element, messages);
  }

  /** The smallest element that holds all of a span. */
  #innermost({ from, to }: Span): Element | null {
    let element: Element | null =
      this.#placed[lastIndex(this.#placed, (placed) => placed.from <= from)]?.element ?? null;
    while (element !== null && Number((element as HTMLElement).dataset.end) < to) {
      element = element.parentElement?.closest("[data-start]") ?? null;
    }
    return element;
  }

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    const link = target.closest<HTMLAnchorElement>("a[href]");
    // With a key held down links open as everywhere; a plain click leads back to the text.
    if (link && (event.ctrlKey || event.metaKey || event.shiftKey) && !link.getAttribute("href")?.startsWith("#"))
      return;
    if (link) event.preventDefault();
    if (getSelection()?.isCollapsed === false) return;
    const element = target.closest<HTMLElement>("[data-start]");
    if (!element || !this.#preview) return;
    const from = Number(element.dataset.start);
    const source = this.#preview.source.slice(from, Number(element.dataset.end));
    this.#goTo(from + wordAt(source, event, this.#article.getRootNode()));
  }
}

/** Pixels between the upper edge and what counts as the first line. */
const MARGIN = 16;
const BLOCKS = new Set(
  "P H1 H2 H3 H4 H5 H6 LI PRE BLOCKQUOTE TABLE TR HR DIV UL OL DL DT DD FIGURE DETAILS".split(" "),
);

/** Elements with their places in a text of this length; what an author has written into HTML may be no place at all. */
function placedElements(article: HTMLElement, length: number): Placed[] {
  const placed: Placed[] = [];
  for (const element of article.querySelectorAll<HTMLElement>("[data-start]")) {
    const from = Number(element.dataset.start);
    const to = Number(element.dataset.end);
    if (Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= length) {
      placed.push({ element, from, to });
    } else delete element.dataset.start;
  }
  return placed.sort((a, b) => a.from - b.from);
}

/** What is wrong with an element, and then with those around it: only its own title is shown. */
function words(element: Element, messages: ReadonlyMap<Element, readonly string[]>): string {
  const all: string[] = [];
  for (let at: Element | null = element; at !== null; at = at.parentElement) all.push(...(messages.get(at) ?? []));
  return all.join("\n");
}

/** Index of the last item that passes, where all that pass come first; -1 where none does. */
function lastIndex<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** How far into `source` the clicked word lies; 0 where it cannot be told. */
function wordAt(source: string, event: MouseEvent, root: Node): number {
  if (!("caretPositionFromPoint" in document)) return 0;
  const caret = document.caretPositionFromPoint(event.clientX, event.clientY, { shadowRoots: [root as ShadowRoot] });
  const text = caret?.offsetNode.nodeType === Node.TEXT_NODE ? (caret.offsetNode.textContent ?? "") : "";
  if (!caret || text === "") return 0;
  const begin = text.slice(0, caret.offset).search(/\S+$/);
  const start = begin < 0 ? caret.offset : begin;
  for (const length of [40, 16, 6]) {
    const at = source.indexOf(text.slice(start, start + length).split("\n")[0] ?? "");
    if (at > 0) return at;
  }
  return 0;
}
