"""Matrix identifiers and matrix.to addresses.

Identifier grammar: Matrix specification v1.16, appendix "Identifier Grammar" (server names, common identifier format,
historical user IDs, room IDs of room version 12, which have no server name). Addresses: appendix "matrix.to
navigation". Stricter than the grammar in one point: a server whose name has no dot cannot be reached by a reader.
"""

import re
from functools import lru_cache

from twimlint.diagnostics.named import NamedTuple
from twimlint.text.percent import unquote

SIGIL_NAMES = {"@": "user ID", "#": "room alias", "!": "room ID", "$": "event ID", "+": "group ID"}

_ENCODED_SIGILS = {"%40": "@", "%23": "#", "%21": "!", "%24": "$", "%2b": "+"}
_MAX_BYTES = 255
_IPV6_CHARACTERS = frozenset("0123456789abcdefABCDEF:.")
_OPAQUE_LENGTH = 43


class Identifier(NamedTuple):
    """`@alice:example.org` split into parts; `server` is None for a room ID of version 12 and for event IDs."""

    sigil: str
    localpart: str
    server: str | None

    def __str__(self) -> str:
        return f"{self.sigil}{self.localpart}" + ("" if self.server is None else f":{self.server}")

    @property
    def noun(self) -> str:
        return SIGIL_NAMES[self.sigil]

    def same_as(self, other: "Identifier") -> bool:
        """Whether both are the same apart from case."""
        return str(self).casefold() == str(other).casefold()


class InvalidIdentifierError(ValueError):
    """What is wrong with an identifier, in words that continue "the identifier …".

    `meant` is the correct identifier if there is only one possible reading.
    """

    def __init__(self, fault: str, meant: str | None = None) -> None:
        super().__init__(fault)
        self.meant = meant


def is_server_name(text: str) -> bool:
    """Whether a server can be reached by this name: a host with a dot or an IP address, with an optional port."""
    if text.startswith("["):
        address, closed, port = text[1:].partition("]")
        is_host = bool(closed) and 2 <= len(address) <= 45 and _IPV6_CHARACTERS.issuperset(address)
        return is_host and (not port or _is_port(port))
    host, colon, port = text.partition(":")
    labels = host.split(".")
    return len(labels) > 1 and all(map(_is_label, labels)) and (not colon or _is_port(colon + port))


def _is_label(label: str) -> bool:
    return (
        label.isascii() and label.replace("-", "").isalnum() and not label.startswith("-") and not label.endswith("-")
    )


def _is_port(text: str) -> bool:
    digits = text[1:]
    return text[0] == ":" and digits.isascii() and digits.isdigit() and len(digits) <= 5


_STRAY_ENDS = (".", ":", ",", ";", "!", "'", '"')
"""Marks of the sentence that do not belong to the server's name before them."""


def parse_identifier(text: str) -> Identifier:
    """Parse a plain (not percent-encoded) identifier.

    Names may contain any character except `:` and NUL, as in historical user IDs and aliases.
    Raises InvalidIdentifierError.
    """
    sigil = text[:1]
    if sigil not in SIGIL_NAMES:
        raise InvalidIdentifierError("does not begin with `@`, `#` or `!`: correct it")
    if text[1:2] == sigil:
        meant = None if text[2:3] == sigil else _if_valid(text[1:])
        raise InvalidIdentifierError(f"has its `{sigil}` twice: remove one", meant)
    localpart, colon, server = text[1:].partition(":")
    if not localpart:
        raise InvalidIdentifierError(f"has no name after its `{sigil}`: add it")
    if "\0" in text:
        raise InvalidIdentifierError("contains a NUL: remove it")
    if len(text.encode("utf-8", "replace")) > _MAX_BYTES:
        raise InvalidIdentifierError(f"is longer than {_MAX_BYTES} bytes: correct it")
    if sigil == "$" or (sigil == "!" and not colon and _is_opaque(localpart)):
        return Identifier(sigil, text[1:], None)
    if not server:
        raise InvalidIdentifierError("has no server: add `:server`")
    if not is_server_name(server):
        corrected = (server[:-1] if server.endswith(_STRAY_ENDS) else server).replace(",", ".")
        meant = f"{sigil}{localpart}:{corrected}" if is_server_name(corrected) else None
        raise InvalidIdentifierError("has an invalid server name: correct it", meant)
    return Identifier(sigil, localpart, server)


def _is_opaque(localpart: str) -> bool:
    """Whether this is the unpadded base64 of a hash, as in the room IDs of version 12."""
    letters = localpart.replace("-", "").replace("_", "")
    return len(localpart) == _OPAQUE_LENGTH and letters.isascii() and letters.isalnum()


def _if_valid(text: str) -> str | None:
    try:
        return str(parse_identifier(text))
    except InvalidIdentifierError:
        return None


class MatrixToLink(NamedTuple):
    """A matrix.to address split into parts; `raw` is the identifier as written, `identifier` None if it is invalid.

    `fault` says what is wrong, in words that continue "the identifier …", and `meant` is the correct address if there
    is only one possible reading. matrix.to without an identifier has an empty `raw` and no fault.
    """

    raw: str
    identifier: Identifier | None = None
    event: str | None = None
    via: tuple[str, ...] = ()
    fault: str | None = None
    meant: str | None = None

    @property
    def needs_via(self) -> bool:
        """Whether servers are needed to find the room, but none are given."""
        return self.identifier is not None and self.identifier.sigil == "!" and not any(self.via)


@lru_cache(maxsize=1024)  # several rules ask about each link of a post
def parse_matrix_to(target: str) -> MatrixToLink | None:
    """Parse an address; None if it is not one of matrix.to. Percent-encoded and plain forms are equivalent."""
    scheme, _, rest = target.partition("://")
    page, _, fragment = rest.partition("#")
    host, _, site_path = page.partition("?")[0].partition("/")
    if scheme.lower() not in ("https", "http") or host.lower() not in ("matrix.to", "www.matrix.to"):
        return None
    if site_path:
        return _outside_fragment(target[len(scheme) + len("://") + len(host) + len("/") :])
    if fragment and not fragment.startswith("/"):
        return _misplaced(fragment, fragment)
    return _parse_fragment(fragment.removeprefix("/"))


def _parse_fragment(fragment: str) -> MatrixToLink:
    """Parse what follows `#/`."""
    path, question, query = fragment.partition("?")
    via = tuple(value for name, _, value in (part.partition("=") for part in query.split("&")) if name == "via")
    raw, slash, rest = path.partition("/")
    if not path:
        return MatrixToLink("")
    try:
        identifier = parse_identifier(unquote(raw))
    except InvalidIdentifierError as error:
        if meant := _without_prefix(fragment) or _respelled(fragment):
            return MatrixToLink(raw, via=via, fault=str(error), meant=meant)
        if slash and unquote(raw) != "#" and ":" in unquote(rest) and (meant := _if_valid(unquote(path))):
            return MatrixToLink(path, fault=_CONTAINS_SLASH, meant=_address(meant))
        meant = error.meant and _address(error.meant) + slash + rest + question + query
        return MatrixToLink(raw, via=via, fault=str(error), meant=meant)
    event = unquote(rest) or None
    fault = _fault_of_use(identifier, event)
    if fault is None and not all(is_server_name(unquote(server)) for server in via if server):
        fault, meant = "has a `via` that is not a server name", _with_sound_servers(raw + slash + rest, query)
        return MatrixToLink(raw, None, event, via, fault, meant)
    return MatrixToLink(raw, identifier if fault is None else None, event, via, fault)


_CONTAINS_SLASH = "contains a /: write it as %2F"
_PREFIX = r"\A(?:!(?=/))?(?:(?:#|%23)?(?:/|%2[Ff]))++(?:(?:rooms?|user)/)?|\A(?:rooms?|user)/"
"""What precedes an identifier that was put into an address by hand or by another program."""


_URI_SIGILS = {"u": "@", "r": "#", "roomid": "!"}
"""How a `matrix:` URI names users and rooms: Matrix specification, appendix "Matrix URI scheme"."""


def _respelled(fragment: str) -> str | None:
    """The address with an identifier that is encoded twice, written as in a `matrix:` URI, or followed by `&via=`."""
    kind, _, name = fragment.partition("/")
    if kind in _URI_SIGILS:
        return _if_sound(_URI_SIGILS[kind] + name)
    if fragment.startswith("%25"):
        once = unquote(fragment)
        return _if_sound(_ENCODED_SIGILS.get(once[:3].lower(), once[:3]) + once[3:])
    return _if_sound(fragment.replace("&via=", "?via=", 1)) if "?" not in fragment and "&via=" in fragment else None


def _outside_fragment(path: str) -> MatrixToLink | None:
    """A link with an identifier in the path of the address, where matrix.to does not look for it."""
    tail = re.sub(_PREFIX, "", path)
    is_name = is_server_name(unquote(tail).partition(":")[2].partition("?")[0])
    if not is_name and _ENCODED_SIGILS.get(tail[:3].lower(), tail[:1]) not in SIGIL_NAMES:
        return None
    return _misplaced(path, tail)


def _misplaced(written: str, tail: str) -> MatrixToLink:
    """A link whose identifier is not after `#/`; moved there if that makes a valid address."""
    return MatrixToLink(
        written.partition("?")[0],
        fault="is not after `#/`: move it there",
        meant=_without_prefix(tail) or _if_sound(tail),
    )


def _without_prefix(fragment: str) -> str | None:
    """The address without what precedes the identifier, if the rest is valid."""
    tail = re.sub(_PREFIX, "", fragment)
    return _if_sound(tail) if tail != fragment else None


def _if_sound(fragment: str) -> str | None:
    """The address with this after `#/`, or the one that is meant; None if it gives no valid identifier."""
    if _ENCODED_SIGILS.get(fragment[:3].lower(), fragment[:1]) not in SIGIL_NAMES:
        return None
    address = f"https://matrix.to/#/{fragment}"
    link = parse_matrix_to(address)
    if link is None or link.fault is not None:
        return link.meant if link is not None and link.fault != _CONTAINS_SLASH else None
    return address


def _with_sound_servers(path: str, query: str) -> str | None:
    """The address with its servers written as names; None if the names are uncertain."""
    parts = []
    for part in query.replace("?via=", "&via=").split("&"):
        name, _, value = part.partition("=")
        servers = [value] if name != "via" else [_server_meant(one) for one in unquote(value).split(",")]
        if name == "via" and value and not all(map(is_server_name, servers)):
            return None
        parts += [f"{name}={server}" for server in servers] if name == "via" else [part]
    return f"https://matrix.to/#/{path}?{'&'.join(parts)}"


def _server_meant(text: str) -> str:
    return text.strip().removeprefix("https://").removeprefix("http://").rstrip("/.")


def _fault_of_use(identifier: Identifier, event: str | None) -> str | None:
    if identifier.sigil == "$":
        return "is that of an event without its room, which cannot be found: add the room"
    if identifier.sigil == "+":
        return "is that of a group, which Matrix no longer supports: remove it"
    if event is not None and not event.startswith("$"):
        return "is followed by something that is not an event ID: correct it"
    return None


def matrix_to_url(identifier: Identifier) -> str:
    """The address of an identifier in the form that the blog uses: plain except for what would end or split it."""
    return _address(str(identifier))


def _address(identifier: str) -> str:
    sigil, name = identifier[0], identifier[1:]
    for character in _UNSAFE:
        if character in name:
            name = name.replace(character, f"%{ord(character):02X}")
    return f"https://matrix.to/#/{sigil}{name}"


_UNSAFE = "%/?#() <>[]"
"""Characters with a special meaning for matrix.to or Markdown, the percent sign first."""


def parse_client_link(target: str) -> str | None:
    """The matrix.to address of the room or account that a link opens in a web client; None for any other link."""
    if parse_matrix_to(target) is not None:
        return None
    for mark in ("/#/room/", "/#/rooms/", "/#/user/"):
        site, found, rest = target.partition(mark)
        if found and site.startswith(("https://", "http://")):
            link = parse_matrix_to(f"https://matrix.to/#/{rest}")
            if link is not None and link.identifier is not None:
                return matrix_to_url(link.identifier) + rest.removeprefix(link.raw)
    return None


@lru_cache(maxsize=1024)
def user_id_of(target: str) -> str | None:
    """The user ID that a link leads to: on matrix.to, in a web client, or as the bare target."""
    link = parse_matrix_to(target)
    if link is not None:
        identifier = link.identifier
    else:
        _, _, in_client = target.partition("/#/user/")
        try:
            identifier = parse_identifier(unquote(in_client or target))
        except InvalidIdentifierError:
            return None
    return str(identifier) if identifier is not None and identifier.sigil == "@" else None
