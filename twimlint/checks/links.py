"""LNK: addresses in the text and in angle brackets."""

import re
from collections.abc import Iterator
from functools import cache

from twimlint.checks.addresses import address_end, host_of, is_linkable
from twimlint.checks.context import Context
from twimlint.checks.link_markup import named_link
from twimlint.checks.schemes import behind_first_scheme, mistyped_scheme
from twimlint.checks.surroundings import takes_brackets
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.markdown.links import unescape
from twimlint.matrix import parse_matrix_to
from twimlint.post.document import Document, Prose
from twimlint.rulebook.style import Style
from twimlint.zola.syntax import PLACEHOLDER

_EMPHASIS_MARKS = "*_~"
_ADDRESS_MARKS = ("://", "mailto:", "Mailto:", "xmpp:", "www.")
_ACCOUNT_SCHEMES = ("mailto:", "xmpp:")
_LONGEST_SCHEME = 8
_CHAT_HOSTS = ("social.", "mastodon.", "xmpp.", "jabber.", "conference.", "muc.", "chat.")
"""How hosts begin on which `name@host` is an account of another network rather than an e-mail address."""


@cache
def _beginning_pattern(hosts: tuple[str, ...]) -> re.Pattern[str]:
    """How an address begins: with its scheme, with `www.`, or with one of these hosts and a slash after it."""
    known = "|".join(map(re.escape, hosts))
    return re.compile(rf"(?:(?:[Hh][Tt][Tt][Pp]|[Ff][Tt][Pp])[Ss]?://|[Mm]ailto:|xmpp:|www\.|(?:{known})/)")


@cache
def _run_pattern() -> re.Pattern[str]:
    return re.compile(r"[^\s<>\[\]\"`|\uFFFC\u200B-\u200F\u2060\uFEFF“”„«»’]+")


# -- LNK001 ----------------------------------------------------------------------------------------------------------


def bare_url(document: Document, context: Context) -> Iterator[Violation]:
    for prose in document.prose_with("//", ":/", ";/", "http", "Http"):
        yield from _mistyped(document, prose, context.style)
    known = (f"{host}/" for host in context.style.address_hosts)
    for prose in document.prose_with(*_ADDRESS_MARKS, *known):
        for span in _addresses(document.masked, prose, context.style):
            if not document.in_html_link_or_code(span.start):
                yield from _in_plain_text(document, prose, span, context.style)
    for prose in document.prose_with("@"):
        for span in _mailboxes(prose, context.style):
            if not document.in_html_link_or_code(span.start):
                yield _unlinked_mailbox(document, prose, span)
    for span in _beyond_markdown(document):
        address = document.text[slice(*span)]
        if is_linkable(address, context.style):
            message = f"{quoted(address)} is not linked on the page: write it as a link"
            yield Violation(span, message, None, "beyond-markdown")


def _in_plain_text(document: Document, prose: Prose, span: Span, style: Style) -> Iterator[Violation]:
    address = document.masked[slice(*span)]
    meant = behind_first_scheme(address)
    if meant is not None and is_linkable(meant, style):
        edits = (Edit(*span, f"<{meant}>"),) if takes_brackets(document, prose, span) else ()
        fix = Fix("Link the address", edits) if edits else None
        yield Violation(span, f"{quoted(address)} has two schemes: remove one", fix, "mistyped")
    elif _is_meant_as_link(address, style):
        yield _unlinked(document, prose, span)


def _beyond_markdown(document: Document) -> Iterator[Span]:
    """Addresses in the text of blocks of HTML and of shortcodes, where they are not in links or code either."""
    blocks = [(block.start, block.end) for block in document.all(nodes.HtmlBlock)]
    blocks += [shortcode.body for shortcode in document.shortcodes if shortcode.body is not None]
    for start, end in blocks:
        inside: str | None = None
        for match in _tag_or_address().finditer(document.text, start, end):
            if match["address"] and inside is None:
                yield Span(match.start(), address_end(document.text, match.start(), match.end()))
            elif match["tag"] and inside is None and match["tag"].lower() in _SHOWN_OTHERWISE:
                inside = match["tag"].lower()
            elif match["end"] and match["end"].lower() == inside:
                inside = None


_SHOWN_OTHERWISE = frozenset({"a", "code", "pre", "script", "style"})


@cache
def _tag_or_address() -> re.Pattern[str]:
    return re.compile(
        r"<!--.*?(?:-->|\Z)|<(?P<tag>[A-Za-z]+)\b[^<>]*>|</(?P<end>[A-Za-z]+)|<[^\s<>]+>|`[^`]+`|"
        r"(?<![\w\"'=/\[])(?<!\]\()(?P<address>https?://[^\s<>\"'`]+)",
        re.DOTALL,
    )


def _addresses(text: str, prose: Prose, style: Style) -> Iterator[Span]:
    """The addresses that begin in plain text, without the punctuation of the sentence around them."""
    position, end = prose.start, prose.start + len(prose.text)
    for beginning in _beginning_pattern(style.address_hosts).finditer(prose.text):
        start = prose.start + beginning.start()
        run = _run_pattern().match(text, start, end) if start >= position else None
        if run is None:
            continue
        position = run.end()
        if _continues_word(text, start):
            continue
        stop = address_end(text, start, run.end())
        while text[stop - 1] in _EMPHASIS_MARKS and prose.text[stop - 1 - prose.start] == PLACEHOLDER:
            stop = address_end(text, start, stop - 1)
        yield Span(start, stop)


def _continues_word(text: str, start: int) -> bool:
    """Whether an address is part of something longer, like `git+https://…`, `?next=https://…`, `docs.github.com/`."""
    before = text[start - 1 : start]
    return (
        before in {"+", "=", "/", "@"}
        or text[max(0, start - 2) : start] in {'="', "='"}  # in a tag that is not well formed
        or (before in {".", "-", "_"} and _lacks_scheme(text[start : start + len("https://")]))
        or (before.isalnum() and _is_one_word(text, start))
    )


def _is_one_word(text: str, start: int) -> bool:
    """Whether the letters before an address belong to its scheme, or the address has none that would end them."""
    scheme, slashes, _ = text[start : start + len("https://")].partition("://")
    letters = _last_letters().search(text, max(0, start - _LONGEST_SCHEME), start)
    word = letters[0].lower() if letters else ""
    mistyped = word and mistyped_scheme(f"{word}{scheme}://lantern.im") is not None
    return not slashes or mistyped or word.endswith(("http", "https"))


@cache
def _last_letters() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z]+\Z")


def _is_meant_as_link(address: str, style: Style) -> bool:
    if address.startswith(_ACCOUNT_SCHEMES):
        return "@" in address
    return is_linkable(f"https://{address}" if _lacks_scheme(address) else address, style)


def _lacks_scheme(address: str) -> bool:
    return not address.lower().startswith(("https://", "http://", "ftp://", "ftps://", *_ACCOUNT_SCHEMES))


def _unlinked(document: Document, prose: Prose, span: Span) -> Violation:
    text = document.masked
    address = unescape(text[span.start : span.end])
    whole = f"https://{address}" if _lacks_scheme(address) else address
    if link := named_link(whole):
        message = f"{quoted(address)} is not linked on the page: write it as `[name](address)`"
        fix = Fix("Link its name", (Edit(*span, link),))
    elif whole is not address:
        message = f"{quoted(address)} is not linked on the page: write it as `[text](address)`"
        fix = Fix("Link it", (Edit(*span, f"[{text[span.start : span.end]}]({whole})"),))
    else:
        message = f"{quoted(address)} is not linked on the page: write it in angle brackets"
        fix = Fix("Put angle brackets around it", (Edit(*span, f"<{address}>"),))
    is_one = not re.search(r"[^\W_]https?://", address[1:]) and not any(mark in address for mark in '<>" \t\r\n')
    is_one = is_one and not text.startswith(PLACEHOLDER, span.end)  # what a shortcode writes there may belong to it
    is_safe = is_one and takes_brackets(document, prose, span) and not _holds_emphasis(text, prose, span)
    return Violation(span, message, fix if is_safe else None)


def _holds_emphasis(text: str, prose: Prose, span: Span) -> bool:
    """Whether Markdown reads characters of an address as emphasis, so that they are not shown."""
    hides = PLACEHOLDER in prose.text[span.start - prose.start : span.end - prose.start]
    return hides and any(
        text[offset] in _EMPHASIS_MARKS and prose.text[offset - prose.start] == PLACEHOLDER and text[offset - 1] != "\\"
        for offset in range(*span)
    )


def _mistyped(document: Document, prose: Prose, style: Style) -> Iterator[Violation]:
    """Addresses in plain text or between `<` and `>` that begin so badly that nothing takes them for addresses."""
    for match in _mistyped_address().finditer(prose.text):
        start = prose.start + match.start("address")
        end = address_end(document.masked, start, prose.start + match.end("address"))
        mistyped = mistyped_scheme(document.masked[start:end])
        if mistyped is None or mistyped.address is None or not is_linkable(mistyped.address, style):
            continue
        if document.in_html_link_or_code(start):
            continue
        span = Span(start - len(match["open"]), end + (bool(match["open"]) and prose.text.startswith(">", match.end())))
        link = named_link(mistyped.address) or f"<{mistyped.address}>"
        fix = Fix("Link the address", (Edit(*span, link),)) if takes_brackets(document, prose, span) else None
        yield Violation(span, f"{quoted(document.masked[start:end])} {mistyped.reason}", fix, "mistyped")


@cache
def _mistyped_address() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w/:.@+=&#?%~\"-])(?P<open><?)"
        r"(?P<address>(?:[A-Za-z]{2,8}[:;.,]{0,2}/{1,3}|[Hh]ttps?:|://|(?<=<)//)(?=\w)[^\s<>\[\]\"`|\uFFFC]+)"
    )


@cache
def _mailbox_pattern() -> re.Pattern[str]:
    r"""`name@host`, perhaps with the `@` of an account of the Fediverse before it; escapes are `\uFFFC\uFFFC`."""
    name = r"[A-Za-z0-9](?:[A-Za-z0-9._%+-]|\uFFFC\uFFFC){0,63}"
    host = r"(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}"
    return re.compile(rf"(?<![\w@/:.=&#%+~!$\uFFFC-])(?P<at>@?){name}@(?P<host>{host})(?![\w@/-]|\.\w|:\S)")


def _mailboxes(prose: Prose, style: Style) -> Iterator[Span]:
    """E-mail addresses and accounts of the Fediverse in plain text."""
    for match in _mailbox_pattern().finditer(prose.text):
        if not style.is_example_host(match["host"]):
            yield Span(prose.start + match.start(), prose.start + match.end())


def _unlinked_mailbox(document: Document, prose: Prose, span: Span) -> Violation:
    written = document.masked[slice(*span)]
    address = unescape(written)
    takes_link = takes_brackets(document, prose, span)
    name, _, host = address.removeprefix("@").rpartition("@")
    if address.startswith("@"):
        message = f"{quoted(address)} is not linked on the page: link to the account"
        fix = Fix("Link the account", (Edit(*span, f"[{written}](https://{host}/@{name})"),))
        return Violation(span, message, fix if takes_link else None, "account")
    message = f"{quoted(address)} is not linked on the page: write it in angle brackets"
    fix = Fix("Put angle brackets around it", (Edit(*span, f"<{address}>"),))
    is_plain = name.translate(_MARKS_IN_NAMES).isalnum()
    if not (is_plain and takes_link):
        return Violation(span, message)
    return Violation(span, message, fix, "account" if host.startswith(_CHAT_HOSTS) else "mailbox")


_MARKS_IN_NAMES = str.maketrans("", "", "_-.+%")


# -- LNK019 ----------------------------------------------------------------------------------------------------------


def bare_example_address(document: Document, context: Context) -> Iterator[Violation]:
    for prose in document.prose_with("://"):
        for span in _addresses(document.masked, prose, context.style):
            address = document.masked[slice(*span)]
            if document.in_html_link_or_code(span.start) or _is_meant_as_link(address, context.style):
                continue
            if "://" in address and host_of(address) and behind_first_scheme(address) is None:
                is_plain = not any(mark in address for mark in "\\`&*") and "`" not in prose.text
                is_plain = is_plain and not _holds_emphasis(document.masked, prose, span)
                code = Fix("Write it as code", (Edit(*span, f"`{address}`"),))
                fix = code if is_plain and takes_brackets(document, prose, span) else None
                message = f"{quoted(address)} is an address that readers cannot open: write it as code"
                yield Violation(span, message, fix)
        yield from _in_html_code(document, prose)


def _in_html_code(document: Document, prose: Prose) -> Iterator[Violation]:
    """Addresses in `<code>`, which is the same as backticks where nothing inside is read as Markdown."""
    for match in _html_code().finditer(document.masked, prose.start, prose.start + len(prose.text)):
        span, inner = Span(*match.span()), match[1]
        is_plain = prose.text.startswith(inner, match.start(1) - prose.start) and inner == inner.strip()
        fix = Fix("Write backticks", (Edit(*span, f"`{inner}`"),)) if is_plain else None
        yield Violation(span, f"{quoted(inner)} is in HTML code: write it in backticks", fix, "html-code")


@cache
def _html_code() -> re.Pattern[str]:
    return re.compile(r"(?i:<code>)([^<>`&\\\r\n]{0,300}?://[^<>`&\\\r\n]{1,300})(?i:</code>)")


# -- LNK002, LNK011: autolinks ---------------------------------------------------------------------------------------


def autolink_punctuation(document: Document, _context: Context) -> Iterator[Violation]:
    for link in _autolinks(document):
        end = address_end(link.target, 0, len(link.target))
        address = parse_matrix_to(link.target)
        if end == len(link.target) or (address is not None and address.fault is not None):
            continue
        tail = link.target[end:]
        start = link.target_span[0] + end
        message = f"{quoted(tail)} belongs to the sentence, not to the address: move it after the `>`"
        fix = Fix("Move it out of the link", (Edit(start, link.end, f">{tail}"),))
        is_markup = any(mark in tail for mark in "*_~&\\[`<")
        may_be_title = "/wiki/" in link.target and tail in {".", "!"}  # `…/wiki/Acme_Inc.`
        yield Violation(Span(start, link.end - 1), message, None if is_markup or may_be_title else fix)


def escaped_character_in_url(document: Document, _context: Context) -> Iterator[Violation]:
    for link in _autolinks(document):
        if "\\" not in link.target:
            continue
        start = link.target_span[0]
        places = [start + match.start() for match in re.finditer(r"\\(?=[!-/:-@\[-`{-~])", link.target)]
        if places:
            edits = tuple(Edit(place, place + 1, "") for place in places)
            message = f"The backslash is part of the address {quoted(link.target)}: remove it, `<…>` has no escapes"
            yield Violation(Span(places[0], places[0] + 2), message, Fix("Remove the backslash", edits))


def _autolinks(document: Document) -> Iterator[nodes.Link]:
    return (link for link in document.all(nodes.Link) if link.form == "autolink" and "://" in link.target)
