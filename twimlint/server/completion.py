"""Completion of what the line before the cursor begins, from the house style and from the pages of the site."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from lsprotocol import types

from twimlint.diagnostics import Span
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.matrix import InvalidIdentifierError, matrix_to_url, parse_identifier
from twimlint.server.archive import Archive
from twimlint.server.features import Feature, on_open_text
from twimlint.server.targets import own_name
from twimlint.server.views import View
from twimlint.server.workspace import Workspace

_MOST_ITEMS = 100
_LONGEST_DETAIL = 80
_KEYS = ("date", "title", "path", "slug", "aliases", "draft", "description", "template", "updated", "weight")
_TABLES: Mapping[tuple[str, ...], Sequence[str]] = {
    ("taxonomies",): ("author", "category", "tag"),
    ("extra",): ("image", "hide", "twimlint"),
}
_WORD_IN_TEMPLATE = re.compile(r"\{[{%][^{}]*?[}%]\}")
_NAME = re.compile(r"\b[a-z_][a-z0-9_]*\b(?!\s*\()", re.IGNORECASE)
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_TEMPLATE_WORDS = frozenset(
    {
        *("if", "else", "elif", "endif", "for", "in", "endfor", "set", "set_global", "block", "endblock", "include"),
        *("import", "macro", "endmacro", "filter", "endfilter", "raw", "endraw", "true", "false", "not", "and", "or"),
        *("is", "as", "defined", "undefined", "matching", "containing", "starting_with", "ending_with", "loop"),
        *("body", "config", "page", "section", "lang", "nth", "inner"),
    }
)
"""Keywords of templates, and variables that Zola passes to each shortcode: they are not arguments."""


class Offer(NamedTuple):
    """One completion: the label, the text that is inserted, and the words by which it is found."""

    label: str
    text: str
    kind: types.CompletionItemKind
    detail: str = ""
    words: str = ""


class Place(NamedTuple):
    """The text being written: the span that a completion replaces, and its text so far."""

    view: View
    archive: Archive | None
    span: Span
    match: re.Match[str]

    @property
    def typed(self) -> str:
        return self.view.source.text[slice(*self.span)]


_Source = Callable[[Place], Iterable[Offer]]


# -- front matter ------------------------------------------------------------------------------------------------------


def _keys(place: Place) -> Iterator[Offer]:
    """The keys that the table at the cursor may have and does not have yet."""
    table = _table_at(place.view, place.span.start)
    present = {entry.path for entry in place.view.document.front_matter.entries.values()}
    usual = _KEYS if not table else _TABLES.get(table, ())
    seen = place.archive.known.keys.get(table, ()) if place.archive else ()
    for key in dict.fromkeys((*usual, *seen)):
        if (*table, key) not in present and not (not table and (key,) in _TABLES):
            yield Offer(key, f"{key} = ", types.CompletionItemKind.Property)
    if not table:
        yield from (Offer(f"[{name}]", f"[{name}]", types.CompletionItemKind.Module) for name, *_ in _TABLES)


def _table_at(view: View, offset: int) -> tuple[str, ...]:
    head = view.source.text[:offset].rpartition("\n[")[2] if "\n[" in view.source.text[:offset] else ""
    return tuple(part.strip() for part in head.partition("]")[0].split(".")) if head else ()


def _authors(place: Place) -> Iterator[Offer]:
    names = dict.fromkeys([*(place.archive.known.authors if place.archive else ()), *place.view.style.authors])
    return (Offer(name, name, types.CompletionItemKind.Value) for name in names)


def _categories(place: Place) -> Iterator[Offer]:
    known = place.archive.known.categories if place.archive else ()
    names = dict.fromkeys([place.view.style.post_category, *known])
    return (Offer(name, name, types.CompletionItemKind.Value) for name in names)


# -- text --------------------------------------------------------------------------------------------------------------


def _departments(place: Place) -> Iterator[Offer]:
    day = place.view.document.date
    present = {section.title for section in place.view.document.sections}
    for department in place.view.style.departments:
        title = department.title_on(day)
        if department.existed(day) and title not in present:
            yield Offer(title, title, types.CompletionItemKind.Module)


def _projects(place: Place) -> Iterator[Offer]:
    projects = place.archive.known.projects if place.archive else ()
    return (Offer(name, name, types.CompletionItemKind.Class) for name in projects)


def _verbs(place: Place) -> Iterator[Offer]:
    colon = ":" if place.view.style.wants_colon(place.view.document.date) else ""
    return (Offer(verb, verb + colon, types.CompletionItemKind.Keyword) for verb in place.view.style.verbs)


def _labels(place: Place) -> Iterator[Offer]:
    for definition in place.view.document.root.references.values():
        yield Offer(definition.label, definition.label, types.CompletionItemKind.Reference, definition.target)


def _footnotes(place: Place) -> Iterator[Offer]:
    for note in place.view.document.all(nodes.FootnoteDefinition):
        words = " ".join(place.view.source.text[note.start : note.end].partition(":")[2].split())
        yield Offer(note.label, note.label, types.CompletionItemKind.Reference, words[:_LONGEST_DETAIL])


def _pages(place: Place) -> Iterator[Offer]:
    own = own_name(place.view)
    for page in place.archive.latest_first if place.archive else ():
        if page.name != own:
            target = f"@/{quote(page.name)}"
            day = str(page.day or "")
            yield Offer(page.title, target, types.CompletionItemKind.File, day, f"{target} {page.title} {day}")


def _anchors(place: Place) -> Iterator[Offer]:
    name, site = place.match["page"], place.view.site
    if site is None:
        return
    if not name or name == own_name(place.view):
        anchors = site.anchors_of(place.view.document)
    else:
        anchors = site.anchors_at(name)
    yield from (Offer(anchor, anchor, types.CompletionItemKind.Reference) for anchor in sorted(anchors.known))


def _files(place: Place) -> Iterator[Offer]:
    """The static files and folders below the folder that has been written."""
    site = place.view.site
    if site is None:
        return
    folder = place.match["folder"]
    for base in site.files.static_folders:
        for name in sorted(site.files.names_in(f"{base}{folder.rstrip('/')}") or (), reverse=True):
            is_file = "." in name
            kind = types.CompletionItemKind.File if is_file else types.CompletionItemKind.Folder
            yield Offer(name, quote(name) if is_file else f"{quote(name)}/", kind)


def _shortcodes(place: Place) -> Iterator[Offer]:
    for name in sorted(place.view.site.shortcode_names if place.view.site else ()):
        yield Offer(name, f"{name}(", types.CompletionItemKind.Function)


def _arguments(place: Place) -> Iterator[Offer]:
    site = place.view.site
    template = site.files.template(place.match["name"]) if site else ""
    names: dict[str, None] = {}
    for tag in _WORD_IN_TEMPLATE.finditer(template):
        bare = _STRING.sub("", tag[0])
        names.update((word[0], None) for word in _NAME.finditer(bare) if not _is_template_word(bare, word))
    for name in names:
        if f"{name}=" not in place.match["before"]:
            yield Offer(name, f'{name}="', types.CompletionItemKind.Variable)


def _is_template_word(tag: str, word: re.Match[str]) -> bool:
    behind_mark = tag[: word.start()].rstrip()[-1:] in (".", "|", ":")
    return word[0] in _TEMPLATE_WORDS or behind_mark


def _people(place: Place) -> Iterator[Offer]:
    known = place.archive.known.people if place.archive else {}
    return (_mention(identifier, label) for identifier, label in known.items())


def _rooms(place: Place) -> Iterator[Offer]:
    known = place.archive.known.rooms if place.archive else {}
    return (_mention(identifier, label) for identifier, label in known.items())


def _mention(identifier: str, label: str) -> Offer:
    try:
        address = matrix_to_url(parse_identifier(identifier))
    except InvalidIdentifierError:
        address = f"https://matrix.to/#/{identifier}"
    kind = types.CompletionItemKind.Constant if identifier[0] == "@" else types.CompletionItemKind.Interface
    return Offer(identifier, f"[{label}]({address})", kind, label, f"{identifier} {identifier[0]}{label}")


def _proposals(place: Place) -> Iterator[Offer]:
    known = place.archive.known.proposals if place.archive else {}
    for name, address in known.items():
        yield Offer(name, f"[{name}]({address})", types.CompletionItemKind.Event, address)


_IN_FRONT_MATTER: tuple[tuple[re.Pattern[str], _Source], ...] = (
    (re.compile(r"[ \t]*(?P<typed>[\w-]*|\[\w*)$"), _keys),
    (re.compile(r"[ \t]*author[ \t]*=[ \t]*\[.*[\"'](?P<typed>[^\"']*)$"), _authors),
    (re.compile(r"[ \t]*category[ \t]*=[ \t]*\[.*[\"'](?P<typed>[^\"']*)$"), _categories),
)
_IN_TEXT: tuple[tuple[re.Pattern[str], _Source], ...] = (
    (re.compile(r".*@/(?P<page>[^\s()<>\"']*\.md)#(?P<typed>[^\s()<>\"']*)$"), _anchors),
    (re.compile(r".*\]\((?P<page>)#(?P<typed>[^\s()<>\"']*)$"), _anchors),
    (re.compile(r".*?(?P<typed>@/[^\s()<>\"'#]*)$"), _pages),
    (re.compile(r".*[(\"](?P<folder>(?:/[\w%.-]+)*/)(?P<typed>[\w%.-]*)$"), _files),
    (re.compile(r".*\{[{%]\s*(?P<name>\w+)\((?P<before>(?:.*,)?\s*)(?P<typed>\w*)$"), _arguments),
    (re.compile(r".*\{[{%]\s*(?P<typed>\w*)$"), _shortcodes),
    (re.compile(r"(?:>[ \t]?)*##[ \t]+(?P<typed>.*)$"), _departments),
    (re.compile(r"(?:>[ \t]?)*###[ \t]+(?P<typed>.*)$"), _projects),
    (re.compile(r".*\[[^\[\]]*\]\[(?P<typed>[^\[\]]*)$"), _labels),
    (re.compile(r".*\[\^(?P<typed>[^\[\]\s]*)$"), _footnotes),
    (re.compile(r"\[[^\[\]]+\]\(https://matrix\.to/#/(?:@|%40)[^)]*\)[ \t]+(?P<typed>\w*)$"), _verbs),
    (re.compile(r"(?:.*[\s(>*_\"'])?(?P<typed>@[\w.:-]*)$"), _people),
    (re.compile(r"(?:.*[\s(>*_\"'])?(?P<typed>#[\w.-][\w.:-]*)$"), _rooms),
    (re.compile(r"(?:.*[\s(>*_\"'])?(?P<typed>MSC ?\d*)$", re.IGNORECASE), _proposals),
)
"""Completions by the beginning of the line: the first pattern that matches, with the part that is replaced."""

_LONGEST_LINE = 2000


def completions(view: View, archive: Archive | None, offset: int) -> types.CompletionList:
    """The completions at an offset."""
    place, source = _place(view, archive, offset)
    if place is None or source is None:
        return types.CompletionList(is_incomplete=False, items=[])
    typed = place.typed.casefold()
    found = [offer for offer in source(place) if _fits(offer, typed)]
    where = view.ruler.range(place.span)
    items = [_item(offer, where, place.typed, number) for number, offer in enumerate(found[:_MOST_ITEMS])]
    return types.CompletionList(is_incomplete=len(found) > _MOST_ITEMS, items=items)


def _place(view: View, archive: Archive | None, offset: int) -> tuple[Place | None, _Source | None]:
    start = max(view.source.line_start(offset), offset - _LONGEST_LINE)
    line = view.source.text[start:offset]
    block = view.document.front_matter_block
    in_front_matter = block is not None and block.content[0] <= offset <= block.content[1]
    for pattern, source in _IN_FRONT_MATTER if in_front_matter else _IN_TEXT:
        if match := pattern.match(line):
            end = _end_of_word(view.source.text, offset) if source is _pages else offset
            return Place(view, archive, Span(start + match.start("typed"), end), match), source
    return None, None


def _end_of_word(text: str, offset: int) -> int:
    """Where the address around the cursor ends, because a completion replaces all of it."""
    while offset < len(text) and text[offset] not in " \t\r\n()<>\"'#":
        offset += 1
    return offset


def _fits(offer: Offer, typed: str) -> bool:
    words = (offer.words or offer.label).casefold()
    return all(part in words for part in typed.removeprefix("@/").split())


def _item(offer: Offer, where: types.Range, typed: str, number: int) -> types.CompletionItem:
    return types.CompletionItem(
        offer.label,
        kind=offer.kind,
        detail=offer.detail or None,
        sort_text=f"{number:04}",
        filter_text=f"{typed} {offer.words or offer.label}" if typed else None,
        text_edit=types.TextEdit(where, offer.text),
    )


async def complete(workspace: Workspace, view: View, params: types.CompletionParams) -> types.CompletionList | None:
    if not view.may_be_fixed:
        return None
    archive = None if view.site is None else await workspace.filled_archive(view.site)
    return completions(view, archive, view.ruler.offset(params.position))


FEATURES = (
    Feature(
        types.TEXT_DOCUMENT_COMPLETION,
        on_open_text(complete),
        types.CompletionOptions(trigger_characters=["@", "#", "/", "[", "^", "{", "(", '"', " "]),
    ),
)
