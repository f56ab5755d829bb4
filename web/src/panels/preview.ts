import type { Preview } from "../checker";
import { byId, el, shadow } from "../dom";
import { sanitized } from "../sanitize";
import proseCss from "../style/prose.css?inline";

interface Placed {
  readonly element: HTMLElement;
  readonly from: number;
  readonly to: number;
}

/** The published page, bound to the text: it scrolls along, a click leads back, problems are marked. */
export class PreviewPanel {
  readonly #host = byId("preview-body");
  readonly #article = el("article", { class: "prose page" });
  readonly #goTo: (position: number) => void;
  #placed: Placed[] = [];
  #preview: Preview | null = null;

  constructor(goTo: (position: number) => void) {
    this.#goTo = goTo;
    const inner = el("div");
    this.#host.append(inner);
    shadow(inner, proseCss).append(this.#article);
    this.#article.addEventListener("click", (event) => this.#click(event));
  }

  show(preview: Preview | null, date: string | null): void {
    if (preview === this.#preview) return;
    this.#preview = preview;
    if (preview === null) {
      this.#article.replaceChildren();
      return;
    }
    const body = sanitized(preview.html);
    this.#article.replaceChildren(
      ...(preview.title
        ? [el("header", { class: "page-head" }, el("h1", { dir: "auto" }, preview.title), date && el("p", {}, date))]
        : []),
      body,
    );
    this.#placed = [...this.#article.querySelectorAll<HTMLElement>("[data-start]")].map((element) => ({
      element,
      from: Number(element.dataset.start),
      to: Number(element.dataset.end),
    }));
    for (const { element } of this.#placed) if (BLOCKS.has(element.tagName)) element.dir = "auto";
    this.#mark(preview);
  }

  /** Scrolls to what the text shows at this offset. */
  follow(position: number): void {
    if (this.#preview === null || this.#host.clientHeight === 0) return;
    const blocks = this.#placed.filter(({ element }) => BLOCKS.has(element.tagName));
    let low = 0;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((blocks[middle]?.from ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    const block = blocks[low - 1];
    if (block === undefined) {
      this.#host.scrollTop = 0;
      return;
    }
    const area = this.#host.getBoundingClientRect();
    const rect = block.element.getBoundingClientRect();
    const within = Math.min(1, (position - block.from) / Math.max(1, block.to - block.from));
    this.#host.scrollTop += rect.top + rect.height * within - area.top - 16;
  }

  #mark({ diagnostics }: Preview): void {
    for (const { from, to, level, message } of diagnostics) {
      let innermost: Placed | undefined;
      for (const placed of this.#placed) {
        if (placed.from > from || placed.to < to) continue;
        if (!innermost || placed.to - placed.from <= innermost.to - innermost.from) innermost = placed;
      }
      const element = innermost?.element;
      if (!element) continue;
      element.classList.add("has-problem", `has-problem-${level}`);
      element.title = element.title ? `${element.title}\n${message}` : message;
    }
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

const BLOCKS = new Set(
  "P H1 H2 H3 H4 H5 H6 LI PRE BLOCKQUOTE TABLE TR HR DIV UL OL DL DT DD FIGURE DETAILS".split(" "),
);

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
