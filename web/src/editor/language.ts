import {
  defineLanguageFacet,
  HighlightStyle,
  Language,
  LanguageSupport,
  syntaxHighlighting,
} from "@codemirror/language";
import { tags } from "@lezer/highlight";
import { type BlockParser, type MarkdownConfig, parser, Strikethrough, Table, TaskList } from "@lezer/markdown";

/** The block between two lines of `+++` at the very beginning. */
const frontMatter: BlockParser = {
  name: "FrontMatter",
  before: "HorizontalRule",
  parse(context, line) {
    if (context.lineStart !== 0 || !/^\+\+\+\s*$/.test(line.text)) return false;
    while (context.nextLine()) {
      if (/^\+\+\+\s*$/.test(line.text)) {
        const end = context.lineStart + line.text.length;
        context.nextLine();
        context.addElement(context.elt("FrontMatter", 0, end));
        return true;
      }
    }
    context.addElement(context.elt("FrontMatter", 0, context.lineStart + line.text.length));
    return true;
  },
};

const zola: MarkdownConfig = {
  defineNodes: [{ name: "FrontMatter", block: true, style: tags.meta }],
  parseBlock: [frontMatter],
};

const style = HighlightStyle.define([
  { tag: tags.heading, fontWeight: "650", color: "var(--ink)" },
  { tag: tags.strong, fontWeight: "650" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: tags.quote, color: "var(--ink)" },
  { tag: [tags.link, tags.url], color: "var(--link)" },
  { tag: tags.monospace, color: "var(--code)" },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName], color: "var(--muted)" },
  { tag: [tags.meta, tags.comment], color: "var(--muted)" },
]);

/** Markdown as Zola takes it, coloured sparingly. */
export function markdown() {
  const language = new Language(
    defineLanguageFacet({}),
    parser.configure([Table, TaskList, Strikethrough, zola]),
    [],
    "markdown",
  );
  return [new LanguageSupport(language), syntaxHighlighting(style)];
}
