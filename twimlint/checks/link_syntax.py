"""LNK004: text that is meant as a link, but not recognised by Markdown."""

import re
from collections.abc import Iterator
from functools import cache

from twimlint.checks.addresses import address_end, host_of, is_public_host
from twimlint.checks.context import Context
from twimlint.checks.link_markup import named_link
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation, covers
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.post.document import Document, Prose
from twimlint.zola.syntax import PLACEHOLDER

_LOOK_BACK = 300
_LONGEST_SENTENCE = 1000
_MOST_NAMES = 4
_MOST_VERBS = 3
"""How many words an attribution has before and after its link."""
_LABEL = r"\[(?P<label>(?:[^\[\]\r\n]|\[[^\[\]\r\n]{0,60}\]){2,200}|\d)\]"
_REST = r"[^\s<>\[\]()]*(?:\([^\s<>\[\]()]*\)[^\s<>\[\]()]*)*"
_ADDRESS = rf"(?:https?://|mailto:|@/){_REST}"
_TARGET = rf"(?:https?://|mailto:|matrix:|www\.|@/|\.{{0,2}}/){_REST}"


class _Wreck(NamedTuple):
    """A broken link: what is reported and how it can be fixed."""

    span: Span
    message: str
    edits: tuple[Edit, ...] = ()
    case: str | None = None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Compiled on first use: few posts need the patterns, and compiling takes longer than reading a post."""
    return re.compile(
        {
            "spaced": rf"(?<!!){_LABEL} {{1,3}}\((?P<address>{_ADDRESS})\)",
            "spaced image": rf"!\[(?P<label>[^\[\]\r\n]{{0,200}})\] {{1,3}}\((?P<address>(?:https?://|/){_REST})\)",
            "swapped": rf"\((?P<label>[^()\[\]\r\n]{{2,200}}|\d)\)\[(?P<address>{_ADDRESS})\]",
            "org": rf"\[\[(?P<address>{_ADDRESS})\]\[(?P<label>[^\[\]\r\n]+)\]\]",
            "no closing bracket": (
                rf"\[(?P<label>[^()\[\]\r\n\uFFFC]{{2,200}}?)[ |]?\((?P<address>{_ADDRESS})\)(?![^\[]*\])"
            ),
            "no parenthesis": rf"{_LABEL}(?P<address>https?://{_REST})\)",
            "no parentheses": rf"{_LABEL}(?P<gap> ?)(?P<address>https?://{_REST})",
            "address as label": rf"{_LABEL}\[(?P<address>https?://[^\s<>\[\]]+)\]",
            "unclosed": r"< ?(?P<address>https?://[^\s<>\uFFFC]+)(?P<end> ?[<>])?",
            "torn": r"\[[^\[\]\r\n]{1,200}\]\([ \t]*(?P<address>[^\s()]{3,300}(?: {1,2}[^\s()]{1,300}){1,3})[ \t]*\)",
            "spaced file": (
                r"\[[^\[\]\r\n\uFFFC]{0,200}\]"
                r"\((?P<address>[^\s()<>\uFFFC]{1,100}(?: [^\s()<>\uFFFC]{1,100}){1,9}"
                r"(?<=\.)(?:gif|jpe?g|mp4|pdf|png|svg|webm|webp))\)"
            ),
            "blank in address": r"(?<=[:/]) +| +(?=:?//)",
            "target": rf"\](?P<open>\([ \t]*<?)(?P<address>{_TARGET})(?P<close>>?[ \t]*\)|\])?",
        }[name]
    )


def broken_link_syntax(document: Document, _context: Context) -> Iterator[Violation]:
    for wreck in _wrecks(document):
        fix = Fix("Write the link as `[text](address)`", wreck.edits) if wreck.edits else None
        yield Violation(wreck.span, wreck.message, fix, wreck.case)


def _wrecks(document: Document) -> Iterator[_Wreck]:
    for prose in document.prose_with("[", "]", "<", f"{PLACEHOLDER}("):
        yield from _wrecks_in(document.masked, prose)
    for link in document.all(nodes.Link):
        if link.form == "inline":
            wreck = _half_escaped(document, link) or _unclosed_before_words(document, link)
            if wreck is not None:
                yield wreck


def _wrecks_in(text: str, prose: Prose) -> Iterator[_Wreck]:
    shown = prose.text
    torn = list(_torn(text, prose)) if "](" in shown else []
    if "](" in shown:
        torn.extend(_spaced_files(prose))
    yield from torn
    starts = {wreck.span.start for wreck in torn}
    left = list(_left_as_text(text, prose)) if "](" in shown or f"{PLACEHOLDER}(" in shown else []
    yield from (wreck for wreck in left if wreck.span.start not in starts)
    if "[" in shown and "](" not in shown:
        yield from _rewritten(prose, "no closing bracket", "is not a link: add `]` after the text")
        without = _rewritten(prose, "no parenthesis", "is not a link: add `(` after `]`")
        yield from (wreck for wreck in without if _ends_nothing(prose, wreck.span))
        yield from _beside_address(text, prose)
    if "] " in shown:
        yield from _spaced_images(prose)
        yield from _rewritten(prose, "spaced", "is not a link: remove the space between `]` and `(`")
    if ")[" in shown:
        yield from _rewritten(prose, "swapped", "is not a link: write the text in `[…]`, the address in `(…)`")
    if "][" in shown:
        yield from _rewritten(prose, "org", "is a link of Org mode: write `[text](address)`")
        yield from _rewritten(prose, "address as label", "is not a link: write the address in parentheses")
    if "<http" in shown or "< http" in shown:
        inside = [wreck.span for wreck in left]
        yield from (wreck for wreck in _unclosed(text, prose) if not covers(inside, wreck.span.start))


def _beside_address(text: str, prose: Prose) -> Iterator[_Wreck]:
    """`[text]https://…`, and `[Name] https://matrix.to/#/@user:server says`."""
    for match in _pattern("no parentheses").finditer(prose.text):
        start = prose.start + match.start("address")
        end = address_end(text, start, prose.start + match.end("address"))
        address = text[start:end]
        names_account = match.start() == 0 and "matrix.to/#/@" in address and named_link(address) is not None
        span = Span(prose.start + match.start(), end)
        lacks_one = prose.text.startswith(")", match.end()) and _ends_nothing(prose, span)
        is_tag = prose.text.startswith("[/", match.end())  # `[embed]…[/embed]`, which WordPress had
        if lacks_one or is_tag or PLACEHOLDER in match[0] or (match["gap"] and not names_account):
            continue
        message = f"{quoted(text[slice(*span)])} is not a link: put the address in parentheses"
        edit = Edit(*span, f"[{match['label']}]({address})")
        yield _Wreck(span, message, (edit,), "account" if names_account else None)


def _ends_nothing(prose: Prose, span: Span) -> bool:
    """Whether the parenthesis at the end of a span closes none that is opened before the span."""
    index = span.start - prose.start
    before = prose.text[max(0, index - _LONGEST_SENTENCE) : index]
    return before.count("(") <= before.count(")")


def _rewritten(prose: Prose, pattern: str, fault: str) -> Iterator[_Wreck]:
    """Broken links that have all parts, in the wrong order or in the wrong brackets."""
    for match in _pattern(pattern).finditer(prose.text):
        start, end = prose.start + match.start(), prose.start + match.end()
        edit = Edit(start, end, f"[{match['label']}]({match['address']})")
        yield _Wreck(Span(start, end), f"{quoted(match[0])} {fault}", (edit,) if PLACEHOLDER not in match[0] else ())


def _spaced_images(prose: Prose) -> Iterator[_Wreck]:
    for match in _pattern("spaced image").finditer(prose.text):
        gap = Span(prose.start + match.end("label") + 1, prose.start + match.start("address") - 1)
        message = f"{quoted(match[0])} is no image: remove the space between `]` and `(`"
        yield _Wreck(Span(prose.start + match.start(), prose.start + match.end()), message, (Edit(*gap, ""),))


def _unclosed(text: str, prose: Prose) -> Iterator[_Wreck]:
    """`<https://…` whose `>` is missing, mistyped or after a space.

    Underscores that Markdown reads as emphasis still belong to the address.
    """
    shown = "".join("_" if text[at] == "_" else character for at, character in enumerate(prose.text, prose.start))
    for match in _pattern("unclosed").finditer(shown):
        start, end = prose.start + match.start(), prose.start + match.end()
        stop = prose.start + match.end("address")
        if match["end"] is None:
            end = stop = address_end(text, prose.start + match.start("address"), stop)
        address = text[prose.start + match.start("address") : stop]
        edit = Edit(start, end, f"<{address}>")
        case = None if match["end"] is None else "mistyped-bracket"
        yield _Wreck(Span(start, end), f"{quoted(text[start:end])} is not a link: write `<address>`", (edit,), case)


def _torn(text: str, prose: Prose) -> Iterator[_Wreck]:
    """`[text](https:// host)`: the address has spaces beside the marks of its beginning, where none can be."""
    for match in _pattern("torn").finditer(prose.text):
        span = Span(prose.start + match.start(), prose.start + match.end())
        address = Span(prose.start + match.start("address"), prose.start + match.end("address"))
        whole = _pattern("blank in address").sub("", text[slice(*address)])
        if " " not in whole and whole.startswith(("https://", "http://")) and is_public_host(host_of(whole)):
            message = f"{quoted(text[slice(*span)])} is not a link: remove the spaces from its address"
            yield _Wreck(span, message, (Edit(*address, whole),))


def _left_as_text(text: str, prose: Prose) -> Iterator[_Wreck]:
    """`](address` that does not end a link."""
    for index in _closing_brackets(text, prose):
        bracket = prose.start + index
        escaped = text[bracket - 1] == "\\"
        target = _pattern("target").match(text, bracket, prose.start + len(prose.text))
        if target is None:
            continue
        opener = _opening_bracket(text, prose, index - escaped)
        if opener is None:
            yield _without_opener(text, prose, Span(bracket, target.end()))
            continue
        span = Span(opener, target.end())
        edits = _unescaped(text, opener, bracket) or _closed(text, target)
        message = f"{quoted(text[span.start : span.end])} is not a link: write `[text](address)`"
        if not edits and target["close"] is None and text.startswith(" ", target.end()):
            message = f"{quoted(target['address'])} ends at a space: close the link there, or write `%20` for the space"
        yield _Wreck(span, message, edits)


def _spaced_files(prose: Prose) -> Iterator[_Wreck]:
    """`![words](a picture.png)`."""
    for match in _pattern("spaced file").finditer(prose.text):
        span = Span(prose.start + match.start(), prose.start + match.end())
        address = Span(prose.start + match.start("address"), prose.start + match.end("address"))
        message = f"{quoted(match['address'])} has spaces, so this is not a link: write `%20` for each"
        yield _Wreck(span, message, (Edit(*address, match["address"].replace(" ", "%20")),))


def _without_opener(text: str, prose: Prose, span: Span) -> _Wreck:
    """`Name](https://…) says`: the text of the link begins with the paragraph if that is the name of an attribution."""
    message = f"{quoted(text[span.start : span.end])} has no `[`: add it before the link's text"
    label, behind = text[prose.start : span.start], text[span.end : prose.start + len(prose.text)]
    is_name = 0 < len(label.split()) <= _MOST_NAMES and 0 < len(behind.split()) <= _MOST_VERBS
    is_plain = prose.text.startswith(label) and "\n" not in label + behind and not set(label) & set("[]()<>:")
    whole = is_name and is_plain and prose.start == prose.node.start and "matrix.to" in text[slice(*span)]
    return _Wreck(span, message, (Edit(prose.start, prose.start, "["),) if whole else ())


def _closing_brackets(text: str, prose: Prose) -> Iterator[int]:
    r"""Where in the prose `](` or, with the bracket escaped, `\](` is shown as text."""
    index = text.find("](", prose.start, prose.start + len(prose.text)) - prose.start
    while index >= 0:
        plain = prose.text[index] == "]"
        escaped = prose.text[index] == PLACEHOLDER and index > 0 and text[prose.start + index - 1] == "\\"
        if prose.text[index + 1] == "(" and (plain or escaped):
            yield index
        index = text.find("](", prose.start + index + 2, prose.start + len(prose.text)) - prose.start


def _opening_bracket(text: str, prose: Prose, index: int) -> int | None:
    """The `[` that the bracket at an index of the prose would close, perhaps escaped; None if there is none near."""
    depth = 0
    for place in range(index - 1, max(0, index - _LOOK_BACK) - 1, -1):
        if prose.text[place] == "]":
            depth += 1
        elif prose.text[place] == "[":
            if depth == 0:
                return prose.start + place
            depth -= 1
    escaped = text.rfind("\\[", prose.start + max(0, index - _LOOK_BACK), prose.start + index)
    return escaped if escaped >= 0 else None


def _unescaped(text: str, opener: int, bracket: int) -> tuple[Edit, ...]:
    """Edits that remove the backslashes before the brackets of a link."""
    places = [place for place in (opener, bracket - 1) if text[place] == "\\"]
    return tuple(Edit(place, place + 1, "") for place in places)


def _closed(text: str, target: re.Match[str]) -> tuple[Edit, ...]:
    """An edit that adds the missing parenthesis after a link's address."""
    if "<" in target["open"]:
        end = target.end() + text.startswith(">", target.end())
        return (Edit(target.start("close"), end, ">)"),) if target["close"] == ")" else ()
    if target["close"] == "]":
        return (Edit(target.start("close"), target.end("close"), ")"),)
    behind = text[target.end() : target.end() + _LOOK_BACK].partition("\n")[0]
    is_closed_later = behind.count(")") > behind.count("(")
    if target["close"] is None and not behind.startswith("[") and not is_closed_later:
        end = address_end(text, target.start("address"), target.end("address"))
        return (Edit(end, end, ")"),)
    return ()


def _unclosed_before_words(document: Document, link: nodes.Link) -> _Wreck | None:
    """`[text](address (words))`: the words in parentheses are read as a title, which the page does not show."""
    end = link.target_span[1]
    behind = document.masked[end : link.end]
    words = behind.strip()
    if not words.startswith("(") or not words.endswith("))") or not behind.startswith((" ", "\n")):
        return None
    message = f"{quoted(words[:-1])} is read as the title of the link and not shown: put `)` after the address"
    before = document.masked[document.source.line_start(link.start) : link.start]
    surplus = () if before.count("(") > before.count(")") else (Edit(link.end - 1, link.end, ""),)
    return _Wreck(Span(link.start, link.end), message, (Edit(end, end, ")"), *surplus))


def _half_escaped(document: Document, link: nodes.Link) -> _Wreck | None:
    """`[Name [they/them\\]](address)`: because of the backslash, the link begins at the inner bracket."""
    label = document.masked[link.content[0] : link.content[1]]
    if label.count("\\]") <= label.count("\\["):
        return None
    line_start = document.source.line_start(link.start)
    before = document.masked[max(line_start, link.start - _LOOK_BACK) : link.start]
    opener = before.rfind("[")
    if opener < 0 or "]" in before[opener:] or before[opener - 1 : opener] == "\\":
        return None
    start = link.start - len(before) + opener
    shown = quoted(document.masked[start : link.end])
    return _Wreck(
        Span(start, link.end),
        f"The link begins at the inner bracket of {shown}: escape both brackets or none",
        (Edit(link.start, link.start, "\\"),),
        case="half-escaped",
    )
