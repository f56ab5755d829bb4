"""The sections of a post: departments (H2), their projects (H3), and the entries in them, each with its reporter.

Only blocks outside of quotes form the tree: a heading in a quote is part of the entry. All forms of attributions since
2018 are recognised, from links in HTML and whole sentences to `[Name](https://matrix.to/#/@user:server) says`.
"""

from collections.abc import Iterator, Sequence

from twimlint.diagnostics import Span
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.matrix import user_id_of
from twimlint.rulebook.style import AttributionWords
from twimlint.zola.syntax import PLACEHOLDER

_SENTENCE_MARKS = frozenset(",;.!?")
_MAX_VERB_WORDS = 3
_MAX_NAME_WORDS = 4
_MAX_ABBREVIATION = 3
_CLOSING_MARKS = ":-. "


class Attribution(NamedTuple):
    """The line that names the reporter of the quote below it.

    `span` reaches from the name, or the word before it if it has no link, to the end of the line. `label` is the name
    as shown, `target` where its link leads, `user_id` the account if that, or the name itself, is one. `link` is None
    if there is none or if it is written in HTML. `verb` is the text between label and colon, which in the early years
    can be half a sentence, or empty.
    """

    node: nodes.Paragraph
    span: Span
    label: str
    target: str | None
    user_id: str | None
    verb: str
    colon: bool
    link: nodes.Link | None


class Entry:
    """One report: its attribution, the quotes that contain it, and what else belongs to it, such as images.

    `attribution` is None for a quote without one, and `lead` is then the block before it in the section. `others` are
    blocks outside of the quotes.
    """

    __slots__ = ("attribution", "lead", "others", "quotes")

    def __init__(self, attribution: Attribution | None, lead: nodes.Node | None = None) -> None:
        self.attribution = attribution
        self.lead = lead
        self.quotes: list[nodes.BlockQuote] = []
        self.others: list[nodes.Node] = []

    @property
    def span(self) -> Span:
        """From the first character of the attribution or quote to the end of the entry's last block."""
        parts: list[nodes.Node] = [*self.quotes, *self.others]
        if self.attribution is not None:
            parts.append(self.attribution.node)
        return Span(min(part.start for part in parts), max(part.end for part in parts))


class Section:
    """A heading and the text below it, up to the next heading of its level or above.

    The root of the tree has level 0, no heading, and contains everything before the first heading. `blocks` are all
    blocks directly below the heading, `entries` those of them that form reports, `sections` the headings below.
    Definitions of links and footnotes, which mostly stand at the end of the post, belong to the page, not to a section.
    """

    __slots__ = ("blocks", "entries", "heading", "level", "sections", "title")

    def __init__(self, heading: nodes.Heading | None) -> None:
        self.heading = heading
        self.level = 0 if heading is None else heading.level
        self.title = "" if heading is None else nodes.shown_text(heading).replace(PLACEHOLDER, "").strip()
        self.blocks: list[nodes.Node] = []
        self.entries: list[Entry] = []
        self.sections: list[Section] = []

    @property
    def span(self) -> Span:
        """From the heading to the end of the last block in the section or in those below it."""
        last = self
        while last.sections:
            last = last.sections[-1]
        parts = [*([self.heading] if self.heading else []), *self.blocks[:1], *last.blocks[-1:]]
        parts += [last.heading] if last.heading else []
        if not parts:
            return Span(0, 0)
        return Span(parts[0].start, max(part.end for part in parts))

    def walk(self) -> "Sequence[Section]":
        """This section and all below it, in order."""
        found = [self]
        for section in self.sections:
            found += section.walk()
        return found


def build_outline(root: nodes.Root, text: str, words: AttributionWords) -> Section:
    """The tree of sections of a page whose masked text is `text`; returns its root.

    A heading above the level of departments (H1) is a child of the root like a department, and never contains one.
    """
    outline = Section(None)
    open_sections = [outline]
    for node in root.children:
        if isinstance(node, nodes.Heading):
            depth = max(node.level, 2)
            while len(open_sections) > 1 and max(open_sections[-1].level, 2) >= depth:
                open_sections.pop()
            section = Section(node)
            open_sections[-1].sections.append(section)
            open_sections.append(section)
        elif not isinstance(node, nodes.Definition | nodes.FootnoteDefinition):
            open_sections[-1].blocks.append(node)
    for section in outline.walk():
        section.entries = list(_entries(section.blocks, text, words))
    return outline


def _entries(blocks: Sequence[nodes.Node], text: str, words: AttributionWords) -> Iterator[Entry]:
    """Group the blocks of a section into entries.

    Text between two quotes without a name (`and then`) joins them; text after the last quote is the editor's own,
    except images and videos.
    """
    entry: Entry | None = None
    between: list[nodes.Node] = []
    for index, block in enumerate(blocks):
        quoted_next = index + 1 < len(blocks) and _is_quote(blocks[index + 1])
        attribution = _recognise(block, quoted_next, text, words) if isinstance(block, nodes.Paragraph) else None
        if attribution is not None:
            if entry is not None:
                yield entry
            entry, between = Entry(attribution), []
        elif isinstance(block, nodes.BlockQuote) and block.children:
            entry = entry or Entry(None, blocks[index - 1] if index else None)
            entry.others += between
            entry.quotes.append(block)
            between = []
        elif text.startswith("<!--", block.start):
            continue
        elif entry is not None and (not entry.quotes or (not between and is_media(block))):
            entry.others.append(block)
        elif entry is not None:
            between.append(block)
    if entry is not None:
        yield entry


def _is_quote(block: nodes.Node) -> bool:
    return isinstance(block, nodes.BlockQuote) and bool(block.children)


def is_media(block: nodes.Node) -> bool:
    """Whether a block shows images, videos or shortcodes and no words of its own."""
    if isinstance(block, nodes.HtmlBlock):
        return True
    return isinstance(block, nodes.Paragraph) and not nodes.shown_text(block).replace(PLACEHOLDER, "").strip()


# -- attributions ----------------------------------------------------------------------------------------------------


class _Mention(NamedTuple):
    """A link in a paragraph, in Markdown or in HTML."""

    start: int
    end: int
    label: str
    target: str
    link: nodes.Link | None


class _Sentence:
    """A paragraph as a line of words and links, without emphasis."""

    def __init__(self, paragraph: nodes.Paragraph, text: str) -> None:
        self.paragraph = paragraph
        self.parts = list(_inline(paragraph))
        self.mentions = list(_mentions(self.parts, text))

    def before(self, offset: int) -> str:
        return "".join(nodes.shown_text(part) for part in self.parts if part.end <= offset)

    def behind(self, offset: int) -> str:
        return "".join(nodes.shown_text(part) for part in self.parts if part.start >= offset)

    def attribution_to(self, mention: _Mention) -> Attribution:
        behind = self.behind(mention.end).rstrip()
        return Attribution(
            self.paragraph,
            Span(mention.start, self.paragraph.end),
            mention.label,
            mention.target,
            user_id_of(mention.target),
            _without_parenthesis(behind).rstrip(_CLOSING_MARKS).lstrip(", "),
            behind.endswith((":", ":-")),
            mention.link,
        )

    def is_just(self, attribution: Attribution) -> bool:
        """Whether there is nothing but the linked name and a few words after it."""
        verb = attribution.verb
        return (
            0 < len(verb.split()) <= _MAX_VERB_WORDS
            and not _SENTENCE_MARKS.intersection(verb)
            and len(self.mentions) == 1
            and not self.before(attribution.span.start).strip()
            and not any(isinstance(part, nodes.Break) for part in self.parts)
        )


def _recognise(paragraph: nodes.Paragraph, quoted_next: bool, text: str, words: AttributionWords) -> Attribution | None:
    """The attribution in a paragraph, if it is one.

    `[Name](…@user:server) says` is always one. Any other sentence that links to an account, a name with another link
    and a name without a link must be followed by a quote.
    """
    sentence = _Sentence(paragraph, text)
    for mention in sentence.mentions:
        if is_user_link(mention.target):
            attribution = sentence.attribution_to(mention)
            return attribution if quoted_next or sentence.is_just(attribution) else None
    if not quoted_next:
        return None
    if not sentence.mentions:
        return _unlinked(paragraph, words)
    attribution = sentence.attribution_to(sentence.mentions[0])
    before = sentence.before(attribution.span.start).strip().lower()
    if attribution.verb:
        named = not before and attribution.verb.removeprefix("also ").removesuffix(" that") in words.verbs
    else:
        named = attribution.colon and (not before or before in words.openers)
    return attribution if named else None


def is_user_link(target: str) -> bool:
    """Whether a link is meant to lead to an account, whether or not its user ID is valid."""
    return user_id_of(target) is not None or "#/@" in target or "#/%40" in target


def _unlinked(paragraph: nodes.Paragraph, words: AttributionWords) -> Attribution | None:
    """`Name says`, `Name said:`, `From Name:`, `Name:`."""
    shown = nodes.shown_text(paragraph).strip()
    colon = shown.endswith((":", ":-"))
    phrase = shown.rstrip(_CLOSING_MARKS).removesuffix(" that")
    first, _, rest = phrase.partition(" ")
    if colon and first.lower() in words.openers:
        label, verb = rest, first
    else:
        verb = next((verb for verb in words.verbs if phrase.endswith(f" {verb}")), "")
        label = phrase.removesuffix(verb).strip().removesuffix(" also")
        if not verb and (not colon or len(label.split()) > 2 or not _is_unadorned(paragraph)):
            return None
    user_id = user_id_of(label)
    if user_id is None and not _is_name(label, words):
        return None
    return Attribution(paragraph, Span(paragraph.start, paragraph.end), label, None, user_id, verb, colon, None)


def _is_unadorned(paragraph: nodes.Paragraph) -> bool:
    """Whether a paragraph is text only; `**Changes:**` is a title in bold, not a name."""
    return all(isinstance(child, nodes.Text) for child in paragraph.children)


def _is_name(label: str, words: AttributionWords) -> bool:
    parts = label.split()
    return (
        0 < len(parts) <= _MAX_NAME_WORDS
        and not any(part[-1] in _SENTENCE_MARKS and not _is_abbreviated(part) for part in parts)
        and any(character.isalnum() for character in label)
        and not any(part.lower().partition("'")[0] in words.not_names for part in parts)
    )


def _is_abbreviated(part: str) -> bool:
    """Whether a part of a name is an initial or a title: `A.`, `Dr.`, `Jr.`."""
    return part[-1] == "." and part[0].isupper() and part[:-1].isalpha() and len(part) <= _MAX_ABBREVIATION


def _without_parenthesis(phrase: str) -> str:
    """The words after the remark in parentheses that may follow a name: `(she/her) said`."""
    phrase = phrase.lstrip()
    if phrase.startswith("("):
        _, closed, rest = phrase.partition(")")
        return rest.lstrip() if closed else phrase
    return phrase


def _inline(paragraph: nodes.Paragraph) -> Iterator[nodes.Node]:
    stack = list(reversed(paragraph.children))
    while stack:
        node = stack.pop()
        if isinstance(node, nodes.Styled):
            stack.extend(reversed(node.children))
        else:
            yield node


def _mentions(parts: Sequence[nodes.Node], text: str) -> Iterator[_Mention]:
    anchor: nodes.Node | None = None
    label = ""
    for part in parts:
        if type(part) is nodes.Link:
            yield _Mention(part.start, part.end, nodes.shown_text(part).strip(), part.target, part)
        elif isinstance(part, nodes.HtmlInline) and text.startswith("<a ", part.start):
            anchor, label = part, ""
        elif anchor is None:
            continue
        elif not isinstance(part, nodes.HtmlInline):
            label += nodes.shown_text(part)
        elif text.startswith("</a", part.start):
            target = _anchor_target(text[anchor.start : anchor.end])
            if target is not None:
                yield _Mention(anchor.start, part.end, label.strip(), target, None)
            anchor = None


def _anchor_target(tag: str) -> str | None:
    """The target of `<a href="…">`, or of a pill of the early clients (`<a title="@user:server">`)."""
    for attribute in (' href="', ' title="'):
        _, found, value = tag.partition(attribute)
        if found:
            return value.partition('"')[0]
    return None
