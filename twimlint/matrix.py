"""Matrix identifiers and matrix.to addresses.

Identifier grammar: Matrix specification v1.16, appendix "Identifier Grammar" (server names, common identifier format,
room versions up to 12, whose room IDs have no server name). Addresses: appendix "matrix.to navigation".
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

_HOST = r"(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+)"
SERVER_NAME = rf"{_HOST}(?::[0-9]{{1,5}})?"
"""A server that can be reached from elsewhere: a host with a dot in its name or an IPv6 literal, perhaps with a port."""

_SERVER_NAME = re.compile(SERVER_NAME)
_OPAQUE_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_MATRIX_TO = re.compile(r"(https?)://(?:www\.)?matrix\.to/?(?:#/?(?P<fragment>.*))?", re.IGNORECASE | re.DOTALL)

SIGIL_NAMES = {"@": "user ID", "#": "room alias", "!": "room ID", "$": "event ID", "+": "group ID"}


@dataclass(frozen=True, slots=True)
class Identifier:
    """`@alice:example.org` taken apart; `server` is None for a room ID of version 12 and for event IDs."""

    sigil: str
    localpart: str
    server: str | None

    def __str__(self) -> str:
        return f"{self.sigil}{self.localpart}" + ("" if self.server is None else f":{self.server}")

    @property
    def noun(self) -> str:
        return SIGIL_NAMES[self.sigil]

    def same_as(self, other: "Identifier") -> bool:
        """Whether both mean the same, the case of letters aside."""
        return str(self).casefold() == str(other).casefold()


class InvalidIdentifierError(ValueError):
    """What is wrong with an identifier, in words that continue "the identifier …"."""


def is_server_name(text: str) -> bool:
    return _SERVER_NAME.fullmatch(text) is not None


def parse_identifier(text: str) -> Identifier:
    """Take a plain (not percent-encoded) identifier apart.

    Historical user IDs, with upper case or any other character but `:` in them, are accepted.
    Raises InvalidIdentifierError.
    """
    sigil = text[:1]
    if sigil not in SIGIL_NAMES:
        raise InvalidIdentifierError("begins with none of @ # !")
    if text[1:2] == sigil:
        raise InvalidIdentifierError(f"has its {sigil} twice")
    localpart, colon, server = text[1:].partition(":")
    if not localpart:
        raise InvalidIdentifierError(f"has no name between {sigil} and the server")
    if sigil == "$" or (sigil == "!" and not colon and _OPAQUE_ID.fullmatch(localpart)):
        return Identifier(sigil, text[1:], None)
    if not colon or not server:
        raise InvalidIdentifierError("has no server")
    if not is_server_name(server):
        raise InvalidIdentifierError(f"names no valid server: {server}")
    if any(character.isspace() or character == "\0" for character in localpart):
        raise InvalidIdentifierError("has a blank in it")
    return Identifier(sigil, localpart, server)


@dataclass(frozen=True, slots=True)
class MatrixToLink:
    """A matrix.to address taken apart; `raw` is the identifier as written, `identifier` None where it is invalid.

    `fault` says what is wrong, in words that continue "the identifier …". An address without anything behind `#/`
    (the site itself) has an empty `raw` and no fault.
    """

    secure: bool
    raw: str
    identifier: Identifier | None
    event: str | None
    via: tuple[str, ...]
    fault: str | None


def is_matrix_to(target: str) -> bool:
    return _MATRIX_TO.fullmatch(target) is not None


def parse_matrix_to(target: str) -> MatrixToLink | None:
    """Take an address apart, or None where it is none of matrix.to; percent-encoded and plain forms are equal."""
    match = _MATRIX_TO.fullmatch(target)
    if match is None:
        return None
    secure = match[1].lower() == "https"
    path, _, query = (match["fragment"] or "").partition("?")
    via = tuple(value for name, _, value in (part.partition("=") for part in query.split("&")) if name == "via")
    raw, slash, event = path.partition("/")
    if not raw and not slash:
        return MatrixToLink(secure, "", None, None, via, None)
    try:
        identifier = parse_identifier(unquote(raw))
    except InvalidIdentifierError as error:
        return MatrixToLink(secure, raw, None, unquote(event) or None, via, str(error))
    fault = None
    if identifier.sigil == "$":
        fault = "is an event ID without its room"
    elif identifier.sigil == "+":
        fault = "is a group, which Matrix has no more"
    elif slash and event and not unquote(event).startswith("$"):
        fault = "is followed by something that is no event ID"
    return MatrixToLink(secure, raw, identifier if fault is None else None, unquote(event) or None, via, fault)


def matrix_to_url(identifier: Identifier) -> str:
    """The address of an identifier in the form that the blog uses: plain but for a slash in the name."""
    return f"https://matrix.to/#/{str(identifier).replace('/', '%2F')}"


def user_id_of(target: str) -> str | None:
    """The user ID that a link leads to: on matrix.to, in a web client, or standing in the link as it is."""
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
