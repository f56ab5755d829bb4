"""LNK: where links lead."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from twimlint.checks.addresses import (
    address_end,
    has_file_ending,
    host_of,
    is_on_own_disk,
    is_public_host,
)
from twimlint.checks.context import Context
from twimlint.checks.link_markup import as_target
from twimlint.checks.schemes import behind_first_scheme, mistyped_scheme
from twimlint.checks.wording import quoted
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.markdown import nodes
from twimlint.matrix import InvalidIdentifierError, matrix_to_url, parse_identifier
from twimlint.post.document import Document
from twimlint.rulebook.style import TrackingStyle

# -- LNK003 ----------------------------------------------------------------------------------------------------------

_DESKTOP_APP = "vector://vector/webapp/"
_PRIVATE_SCHEMES = {
    "vector": "only opens in the desktop app: link to a web address",
    "blob": "only opens in somebody's own browser: link to a web address",
    "mxc": "only opens in Matrix clients: link to a web address",
}
_NEEDS_ESCAPE = frozenset("\\&<>()")
_WRAPPERS = "\"'“”‘’«»()<>[]"


class Fault(NamedTuple):
    """Why a target cannot work, in words that follow the target, and the correct target if it is certain."""

    reason: str
    target: str | None = None


def malformed_link_target(document: Document, _context: Context) -> Iterator[Violation]:
    beside = document.file_name in {"index.md", "_index.md"} or not document.is_page
    for node in _written_targets(document):
        if node.target.startswith("@/") and node.target.endswith("#"):
            fix = Fix("Remove the `#`", (Edit(node.target_span[1] - 1, node.target_span[1], ""),))
            message = f"{quoted(node.target)} ends in a `#` without an anchor: remove it"
            yield Violation(Span(*node.target_span), message, fix, "empty-anchor")
            continue
        fault = _fault(_followed(node), beside=beside)
        if fault is None:
            continue
        if isinstance(node, nodes.Link) and node.form == "autolink":
            fault = fault._replace(target=None)  # it is also the text that readers see
        yield _malformed(document, Span(*node.target_span), fault, node.target)


def _written_targets(document: Document) -> Iterator[nodes.Link | nodes.Definition]:
    """Links, images and definitions with a target of their own, except references and e-mail addresses.

    Of images only those on other sites: the files of the site are another question.
    """
    for link in document.all(nodes.Link):
        if link.label is None and link.form != "email" and link.target:
            yield link
    for image in document.all(nodes.Image):
        if image.label is None and _is_elsewhere(image.target):
            yield image
    yield from (definition for definition in document.all(nodes.Definition) if definition.target)


def _is_elsewhere(target: str) -> bool:
    """Whether an image is meant to be on another site."""
    is_relative = target.startswith("//")  # works, and is reported as an image on another server
    mistyped = not is_relative and mistyped_scheme(target) is not None
    return mistyped or ("://" in target and not is_on_own_disk(target))


def _followed(node: nodes.Link | nodes.Definition) -> str:
    """A target without the punctuation of the sentence at the end of an autolink."""
    if isinstance(node, nodes.Link) and node.form == "autolink" and "://" in node.target:
        return node.target[: address_end(node.target, 0, len(node.target))]
    return node.target


def _malformed(document: Document, span: Span, fault: Fault, target: str) -> Violation:
    message = f"{quoted(target)} {fault.reason}"
    if fault.target is None or (document.masked[span.start : span.end] != target and _NEEDS_ESCAPE & set(fault.target)):
        return Violation(span, message)
    edit = Edit(*span, fault.target)
    return Violation(span, message, Fix(f"Write {quoted(fault.target)}", (edit,)))


def _fault(target: str, *, beside: bool) -> Fault | None:
    """What is wrong with a target; `beside` says whether the page may have files beside it."""
    if target[0] in _WRAPPERS or target[-1] in '"”':
        inner = target.strip(_WRAPPERS)
        sound = inner and not target.startswith("[") and _fault(inner, beside=beside) is None
        return Fault("has brackets or quotation marks around it: remove them", inner if sound else None)
    misbegun = _misbegun(target)
    if misbegun is not None:
        return misbegun
    if target.split() != [target]:
        return Fault("contains a space: write `%20`, or correct the address")
    if target[0] in "@#!":
        return _identifier_fault(target)
    scheme, colon, rest = target.partition(":")
    if colon and _is_scheme(scheme):
        return _scheme_fault(scheme.lower(), rest, target)
    is_elsewhere = (target[0] in "/?" and not target.startswith("//")) or target.startswith("../")
    return None if is_elsewhere else _relative_fault(target, beside=beside)


def _misbegun(target: str) -> Fault | None:
    """What is wrong with the beginning of a web address."""
    if target.startswith(("/@/", "./@/")) and ".md" in target:
        return Fault("has a slash before the `@`: remove it", target[target.index("@") :])
    before, address = _prefix().findall(target)[0] if "://" in target else ("", "")
    if before and is_public_host(host_of(address)):
        return Fault(f"has {quoted(before)} before its scheme: remove it", address)
    mistyped = mistyped_scheme(target)
    return None if mistyped is None else Fault(*mistyped)


@cache
def _prefix() -> re.Pattern[str]:
    """The marks before the scheme of a web address, and the address; both are empty if it begins otherwise."""
    return re.compile(r"\A(?:([^\w\s%:]{1,3})(https?://.*)|)", re.DOTALL)


def _identifier_fault(target: str) -> Fault | None:
    if target.startswith("@/"):
        return None
    try:
        identifier = parse_identifier(target)
    except InvalidIdentifierError:
        if target.startswith("#"):
            return None
        if target.startswith("@") and ".md" in target:
            return Fault("has no slash after the `@`: add it", f"@/{target[1:]}")
        return Fault("leads nowhere: link to a web address or to matrix.to")
    return Fault(f"is a {identifier.noun}, not an address: link to matrix.to", matrix_to_url(identifier))


def _is_scheme(text: str) -> bool:
    return text.isascii() and text[:1].isalpha() and (text.isalnum() or text.translate(_SCHEME_MARKS).isalnum())


_SCHEME_MARKS = str.maketrans("", "", "+.-")


def _scheme_fault(scheme: str, rest: str, target: str) -> Fault | None:
    if scheme in {"http", "https"}:
        return _web_fault(rest.lstrip("/"), target)
    if is_on_own_disk(target):
        return Fault("is a file on somebody's own disk: link to a web address")
    if scheme in _PRIVATE_SCHEMES:
        return Fault(_PRIVATE_SCHEMES[scheme], _outside_the_app(target))
    if scheme == "mailto" and rest.startswith("/") and "@" in rest:
        return Fault("needs no slashes after its scheme: remove them", f"mailto:{rest.lstrip('/')}")
    if is_public_host(scheme) and rest[:1].isdigit():
        return Fault("has no scheme, so the site reads it as one of its files: add `https://`", f"https://{target}")
    return None


def _outside_the_app(target: str) -> str | None:
    """The web address inside an address of the desktop app."""
    inner = target.removeprefix(_DESKTOP_APP).strip(_WRAPPERS)
    if not inner.startswith(("https://", "http://")):
        inner = f"https://{inner}"
    return inner if target.startswith(_DESKTOP_APP) and is_public_host(host_of(inner)) else None


def _web_fault(inner: str, target: str) -> Fault | None:
    """What is wrong with a web address, `inner` without its scheme; the MTX rules check addresses of matrix.to."""
    if inner.startswith("matrix.to/") or inner == "matrix.to":
        return None
    host = host_of(target)
    meant = behind_first_scheme(target)
    if meant is not None:
        return Fault("has two schemes: remove one", meant if is_public_host(host_of(meant)) else None)
    if not host and inner.startswith("://"):
        meant = f"{target.partition(':')[0]}{inner}"
        return Fault("has two schemes: remove one", meant if is_public_host(host_of(meant)) else None)
    if not _is_host(host):
        meant = host.replace(",", ".")
        fixed = target.replace(host, meant, 1) if meant != host and is_public_host(meant) else None
        return Fault(f"has no valid host: correct {quoted(host)}" if host else "has no host: write all of it", fixed)
    glued = max(target.find("http://", 8), target.find("https://", 8))
    if glued > 0 and target[glued - 1].isalnum():
        return Fault("is two addresses in one: separate them")
    return None


def _is_host(host: str) -> bool:
    """Whether a host can be looked up: a name with a dot, an IP address, or the reader's own machine."""
    name = host.removesuffix(".")
    if "." not in name:
        return host == "localhost" or (host.startswith("[") and host.endswith("]"))
    characters = name.replace(".", "").replace("-", "").replace("_", "")
    return all(name.split(".")) and (
        characters.isalnum() or all(character.isalnum() or not character.isascii() for character in characters)
    )


def _relative_fault(target: str, *, beside: bool) -> Fault | None:
    """What is wrong with a target that Zola reads as a file beside the page, without checking it."""
    first = target.partition("/")[0].partition("?")[0].partition("#")[0]
    account, at, server = first.rpartition("@")
    if at and account not in {"", "mailto"} and is_public_host(server):
        return Fault("is an e-mail address: write `mailto:` before it", f"mailto:{target}")
    if is_public_host(first) and (target.startswith(f"{first}/") or not has_file_ending(first)):
        return Fault("has no scheme, so the site reads it as one of its files: add `https://`", f"https://{target}")
    return (
        None
        if beside
        else Fault("is a file beside the page, which only an `index.md` can have: link a file of the site")
    )


# -- LNK010 ----------------------------------------------------------------------------------------------------------


def category_anchor(document: Document, context: Context) -> Iterator[Violation]:
    for span, target in document.targets:
        if "#" not in target or "/category/" not in target:
            continue
        path, _, anchor = target.partition("#")
        if anchor and (path.startswith("/") or host_of(path) in _own_hosts(context)):
            message = f"{quoted(f'#{anchor}')} will leave this list within weeks: link to the post itself"
            yield Violation(span, message)


def _own_hosts(context: Context) -> frozenset[str]:
    """The hosts of the blog: that of the site, and the one in the house style."""
    names = {context.style.blog_host}
    if context.site is not None:
        names.add(host_of(context.site.base_url))
    return frozenset(names | {f"www.{name}" for name in names})


_AMPERSAND = re.compile(r"&(?:amp;|AMP;|#38;|#[xX]26;)?")
_ANCHOR = re.compile("(?<!&)#")
_AMPERSAND_APART = re.compile(f"({_AMPERSAND.pattern})")

# -- LNK014 ----------------------------------------------------------------------------------------------------------


def tracking_parameters(document: Document, context: Context) -> Iterator[Violation]:
    style = context.style.tracking
    for span, target in document.targets:
        if "?" not in target or not target.startswith(("https://", "http://")):
            continue
        written = document.masked[span.start : span.end]
        is_plain = _AMPERSAND.sub("&", written) == target or written == target
        address = written if is_plain else target
        host = f".{host_of(target).lower()}"
        found = _tracking(address, host, style)
        if found and not any(host.endswith(f".{allowed}") for allowed in style.allowed_hosts):
            rest = _without_parameters(address, found)
            edit = Edit(*span, rest if is_plain else as_target(rest))
            holds_others = any(";" in parameter for parameter in found)  # which stood between parameters once
            remove = None if holds_others else Fix("Remove the tracking parameters", (edit,))
            names = ", ".join(quoted(parameter.partition("=")[0]) for parameter in found)
            tell, it = ("tells", "it") if len(found) == 1 else ("tell", "them")
            message = f"{names} only {tell} the site where its visitors come from: remove {it}"
            yield Violation(span, message, remove)


def _tracking(address: str, host: str, style: TrackingStyle) -> Sequence[str]:
    """The tracking parameters of an address, in its spelling."""
    query = _ANCHOR.split(address, maxsplit=1)[0].partition("?")[2]
    return [parameter for parameter in _AMPERSAND.split(query) if _tracks(parameter.partition("=")[0], host, style)]


def _tracks(name: str, host: str, style: TrackingStyle) -> bool:
    hosts = style.on_hosts.get(name, ())
    return (
        name in style.parameters
        or name.startswith(style.prefixes)
        or any(host.endswith(f".{tracking}") for tracking in hosts)
    )


def _without_parameters(address: str, unwanted: Sequence[str]) -> str:
    page = _ANCHOR.split(address, maxsplit=1)[0]
    anchor = address[len(page) :]
    path, _, query = page.partition("?")
    kept = ""
    separator = ""
    for part in _AMPERSAND_APART.split(query):
        if _AMPERSAND.fullmatch(part):
            separator = part
        elif part not in unwanted:
            kept += (separator if kept else "") + part
    return f"{path}?{kept}{anchor}" if kept else f"{path}{anchor}"
