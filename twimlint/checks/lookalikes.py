"""MTX: hosts and servers that imitate others with letters of another script."""

from collections.abc import Iterator

from twimlint.checks.addresses import host_of
from twimlint.checks.context import Context
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.matrix import parse_matrix_to
from twimlint.post.document import Document
from twimlint.text.percent import unquote

_PUNYCODE = "xn--"


class Lookalike(NamedTuple):
    """A letter in a host that looks like a letter of another script, with the names of both."""

    host: str
    letter: str
    script: str
    looks_like: str


def confusable_server_name(document: Document, _context: Context) -> Iterator[Violation]:
    for span, target in document.targets:
        lookalike = _find_lookalike(target)
        if lookalike is not None:
            letter, script, other = quoted(lookalike.letter), lookalike.script.title(), quoted(lookalike.looks_like)
            message = f"{quoted(lookalike.host)} mixes scripts: its {letter} is {script}, not the {other} it looks like"
            yield Violation(span, message)


def _find_lookalike(target: str) -> Lookalike | None:
    """The first letter in a link's host, or in the server of its identifier, that looks like one of another script."""
    if target.isascii() and "%" not in target and _PUNYCODE not in target:
        return None
    link = parse_matrix_to(target)
    server = "" if link is None else unquote(link.raw).partition(":")[2]
    for host in (host_of(target), server):
        lookalike = _lookalike_in(host)
        if lookalike is not None:
            return lookalike
    return None


def _lookalike_in(host: str) -> Lookalike | None:
    for label in map(_decoded, host.split(".")):
        if label.isascii():
            continue
        # The module loads a megabyte of data that few posts need.
        from confusable_homoglyphs import confusables  # type: ignore[import-untyped]  # noqa: PLC0415

        if confusables.is_mixed_script(label):
            for found in confusables.is_confusable(label, greedy=True, preferred_aliases=["latin"]) or ():
                return Lookalike(host, found["character"], found["alias"], found["homoglyphs"][0]["c"])
    return None


def _decoded(label: str) -> str:
    """A label of a host as browsers show it, if it is in its encoded form (`xn--…`)."""
    if not label.lower().startswith(_PUNYCODE):
        return label
    try:
        return label[len(_PUNYCODE) :].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
