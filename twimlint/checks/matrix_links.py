"""MTX: matrix.to links and Matrix identifiers."""

import re
from collections.abc import Iterator
from functools import cache

from twimlint.checks.context import Context
from twimlint.checks.identifiers import may_be_sentence
from twimlint.checks.link_markup import as_label, as_target
from twimlint.checks.mojibake import find_damage
from twimlint.checks.surroundings import takes_link
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.matrix import (
    Identifier,
    InvalidIdentifierError,
    matrix_to_url,
    parse_client_link,
    parse_identifier,
    parse_matrix_to,
)
from twimlint.post.document import Document, Prose
from twimlint.rulebook.style import Style
from twimlint.zola.syntax import PLACEHOLDER

_MAX_WORD = 40

# -- addresses -------------------------------------------------------------------------------------------------------


def invalid_matrix_identifier(document: Document, _context: Context) -> Iterator[Violation]:
    for span, target in document.targets:
        link = parse_matrix_to(target) if "matrix.to" in target else None
        if link is None or link.fault is None:
            continue
        fix = None
        if link.meant is not None:
            fix = _retargeted(document, span, target, link.meant, "Correct the identifier")
        yield Violation(span, f"The identifier {quoted(link.raw)} {link.fault}", fix)


def insecure_matrix_to_link(document: Document, _context: Context) -> Iterator[Violation]:
    for span, target in document.targets:
        scheme, _, rest = target.partition("://")
        if scheme.lower() == "http" and parse_matrix_to(target) is not None:
            fix = _retargeted(document, span, target, f"https://{rest}", "Use https")
            message = f"{quoted(target)} does not use https: write https"
            yield Violation(span, message, fix)


def nested_matrix_to_link(document: Document, _context: Context) -> Iterator[Violation]:
    for span, target in document.targets:
        inner = _nested_target(target)
        if inner is not None:
            message = "This address contains a whole Markdown link and leads nowhere: keep one address"
            link = parse_matrix_to(inner)
            is_whole = link is not None and link.identifier is not None
            fix = Fix("Keep the inner address", (Edit(*span, inner),)) if is_whole else None
            yield Violation(span, message, fix)


def _nested_target(target: str) -> str | None:
    """The address of the Markdown link inside a matrix.to address."""
    if "](" not in target or not target.startswith(("https://matrix.to/", "http://matrix.to/")):
        return None
    return target.partition("](")[2].rstrip(")")


def matrix_to_text_mismatch(document: Document, _context: Context) -> Iterator[Violation]:
    for link in document.all(nodes.Link):
        if "matrix.to" not in link.target:
            continue
        address = parse_matrix_to(link.target)
        said = _identifier_said(nodes.shown_text(link).strip())
        if address is None or address.identifier is None or said is None:
            continue
        text, identifier = said
        if identifier is None or not identifier.same_as(address.identifier):
            if identifier is not None and "!" in identifier.sigil + address.identifier.sigil:
                continue  # an alias for a room ID, or the reverse
            target = str(address.identifier)
            message = f"The text says {quoted(text)}, but the link leads to {quoted(target)}: make them agree"
            case = "doubled-sigil" if text[1:] == target else None
            fix = Fix("Use the link's identifier as text", (Edit(*link.content, as_label(target)),))
            yield Violation(Span(*link.content), message, fix if _stays_as_text(target) else None, case)


def _stays_as_text(identifier: str) -> bool:
    """Whether text with an identifier would stay as it is: what cannot be seen is deleted, what is garbled decoded."""
    return identifier.isprintable() and not any(find_damage(identifier))


def _identifier_said(text: str) -> tuple[str, Identifier | None] | None:
    """The identifier that is a link's text, None inside if only its sigil is doubled; None for any other text."""
    if text[:1] not in ("@", "#", "!") or ":" not in text or " " in text:
        return None
    try:
        return text, parse_identifier(text)
    except InvalidIdentifierError as error:
        return (text, None) if error.meant == text[1:] else None


def room_id_without_via(document: Document, _context: Context) -> Iterator[Violation]:
    for span, target in document.targets:
        link = parse_matrix_to(target) if "matrix.to" in target else None
        if link is None or link.identifier is None or not link.needs_via:
            continue
        if link.identifier.server is None:
            message = (
                "This room ID has no server, so the room cannot be found: add `?via=` and a server, or use an alias"
            )
            yield Violation(span, message, case="no-server")
        else:
            yield Violation(span, "A room ID needs `?via=` to be found reliably: add servers, or use an alias")


def client_specific_link(document: Document, _context: Context) -> Iterator[Violation]:
    for span, target in document.targets:
        url = parse_client_link(target) if "/#/" in target else None
        if url is not None:
            message = f"{quoted(target)} opens in one client only: link to {quoted(url)}"
            yield Violation(span, message, _retargeted(document, span, target, url, "Link on matrix.to"))


def percent_encoded_identifier(document: Document, _context: Context) -> Iterator[Violation]:
    for span, target in document.targets:
        link = parse_matrix_to(target) if "matrix.to" in target and "%" in target else None
        if link is None or link.identifier is None:
            continue
        plain = matrix_to_url(link.identifier) + target.partition(link.raw)[2]
        if plain != target:
            message = f"{quoted(link.raw)} is easier to read as {quoted(str(link.identifier))}"
            yield Violation(span, message, _retargeted(document, span, target, plain, "Write the plain characters"))


def _retargeted(document: Document, span: Span, target: str, better: str, message: str) -> Fix | None:
    """A fix that changes a link's target; an autolink shows its address, so only its end may be removed."""
    if not _is_autolink(document, span):
        return Fix(message, (Edit(*span, as_target(better)),))
    if not target.startswith(better):
        return None
    tail = target[len(better) :]
    return Fix(message, (Edit(span.end - len(tail), span.end + 1, f">{tail}"),))


def _is_autolink(document: Document, target: Span) -> bool:
    """Whether a target is all that its link shows: nothing but `<` is before it."""
    return document.beginning_at(target.start - 1, nodes.Link) is not None


# -- identifiers in the text -----------------------------------------------------------------------------------------


def unlinked_room_alias(document: Document, context: Context) -> Iterator[Violation]:
    for unlinked in _unlinked_identifiers(document, context.style, "#"):
        yield _violation(document, unlinked, "Link the room")


def unlinked_user_id(document: Document, context: Context) -> Iterator[Violation]:
    for unlinked in _unlinked_identifiers(document, context.style, "@"):
        yield _violation(document, unlinked, "Link the account")


class _Unlinked(NamedTuple):
    """An identifier in plain text; `linkable` unless its underscores are read as emphasis, or brackets do not fit."""

    span: Span
    identifier: Identifier
    linkable: bool


def _violation(document: Document, unlinked: _Unlinked, message: str) -> Violation:
    span, identifier, linkable = unlinked
    link = f"[{document.text[slice(*span)]}]({matrix_to_url(identifier)})"
    fix = Fix(message, (Edit(*span, link),)) if linkable else None
    case = "unusual-ending" if may_be_sentence(identifier) else None
    return Violation(span, f"{quoted(str(identifier))} is not linked: link it to matrix.to", fix, case)


@cache
def _pattern(sigil: str) -> re.Pattern[str]:
    """An identifier in plain text: the character before it, its name, its server, and a port if there is one."""
    return re.compile(
        rf"(?<![\d_/#@&=+.:~%$!-]){sigil}[^\s:,;()<>\[\]{{}}\"'`|*@“”‘’]{{1,200}}:"
        r"(?P<host>[A-Za-z0-9][A-Za-z0-9.-]{1,250})(?P<port>:\d{1,5}(?!\w))?"
    )


def _unlinked_identifiers(document: Document, style: Style, sigil: str) -> Iterator[_Unlinked]:
    for prose in document.prose_with(sigil):
        for match in _pattern(sigil).finditer(prose.text):
            found = _identifier_in(document, prose, match)
            if found is None or style.is_example_host((found.identifier.server or "").partition(":")[0]):
                continue
            if not document.in_html_link_or_code(found.span.start):
                yield found


def _identifier_in(document: Document, prose: Prose, match: re.Match[str]) -> _Unlinked | None:
    """The identifier in a match, without the punctuation after it, if it is valid and stands alone."""
    text, start = prose.text, match.start()
    host = match["host"].rstrip(".-")
    end = match.end() if match["port"] and host == match["host"] else match.start("host") + len(host)
    if _continues_word(text[max(0, start - _MAX_WORD) : start], text[start]) or _goes_on(text[end : end + 2]):
        return None
    span = Span(prose.start + start, prose.start + end)
    written = document.masked[slice(*span)]
    shown = _without_backslashes(written, text[start:end])
    if shown is None or not host.rpartition(".")[2].isalpha():
        return None
    if shown[1:].partition(":")[0].isdecimal() and host.partition(".")[0].isdecimal():
        return None  # a time of day
    try:
        identifier = parse_identifier(shown.replace(PLACEHOLDER, "_"))
    except InvalidIdentifierError:
        return None
    return _Unlinked(span, identifier, PLACEHOLDER not in shown and takes_link(document, prose, span))


def _goes_on(behind: str) -> bool:
    """Whether what follows a server belongs to it, so that this is another kind of address, not an identifier."""
    return behind[:1] in ("@", "?", "_", "#") or (behind[:1] == "/" and behind[1:].isalnum())


def _continues_word(before: str, sigil: str) -> bool:
    """Whether a sigil is part of what stands before it; a space may be missing between a word and an alias."""
    word = (before.split() or [""])[-1] if not before[-1:].isspace() else ""
    return word[-1:].isalnum() and (sigil == "@" or not word.isalpha() or len(word) == 1)


def _without_backslashes(written: str, plain: str) -> str | None:
    """An identifier as shown, with a placeholder for each underscore that is read as emphasis.

    None if there is code, a shortcode or the like in it.
    """
    if PLACEHOLDER not in plain:
        return written
    shown = ""
    for index, character in enumerate(written):
        if plain[index] != PLACEHOLDER or written[index - 1] == "\\":
            shown += character
        elif character == "_":
            shown += PLACEHOLDER
        elif character != "\\":
            return None
    return shown
