"""MTX: matrix.to links and identifiers that lost a sign, a server or their link."""

from collections.abc import Iterator

from benchmarks.mutations.mutant import Mutant, Post, drop, insert, mutation, replace
from twimlint.markdown import nodes
from twimlint.matrix import MatrixToLink, matrix_to_url, parse_matrix_to

_ADDRESS = "https://matrix.to/#/"
_CYRILLIC = str.maketrans("aeo", "\u0430\u0435\u043e")
_GONE = "a part of the identifier is gone"


def _links(post: Post) -> Iterator[tuple[nodes.Link, MatrixToLink]]:
    """Links to rooms and accounts in the usual form whose text is something else; attributions are left to ATT."""
    reporters = {entry.attribution.link for entry in post.document.entries if entry.attribution is not None}
    for link in post.document.all(nodes.Link):
        if link.form == "inline" and link not in reporters and link.target.startswith(_ADDRESS):
            address = parse_matrix_to(link.target)
            if address is not None and address.identifier is not None and not set(link.target) & set("%?"):
                yield link, address


def _shown_identifiers(post: Post) -> Iterator[tuple[nodes.Link, MatrixToLink]]:
    """Links whose text is the identifier they lead to."""
    for link, address in _links(post):
        if nodes.shown_text(link) == address.raw == post.text[slice(*link.content)]:
            yield link, address


# -- MTX001 to MTX003: addresses -------------------------------------------------------------------------------------


@mutation("MTX001")
def sigil_doubled(post: Post) -> Iterator[Mutant]:
    """The `#` or `@` twice."""
    for link, _ in _links(post):
        start = link.target_span[0] + len(_ADDRESS)
        yield insert(start, post.text[start])


@mutation("MTX001")
def dot_behind_server(post: Post) -> Iterator[Mutant]:
    """The sentence's full stop in the address."""
    for link, address in _links(post):
        if link.target.endswith(address.raw):
            yield insert(link.target_span[1], ".")


@mutation("MTX001", lossy=_GONE)
def server_dropped(post: Post) -> Iterator[Mutant]:
    """No server."""
    for link, address in _links(post):
        if address.identifier is not None and address.identifier.server and address.event is None:
            _start, end = link.target_span
            yield drop(end - len(address.identifier.server) - 1, end)


@mutation("MTX001", lossy=_GONE)
def top_level_domain_dropped(post: Post) -> Iterator[Mutant]:
    """A server without a dot."""
    for link, address in _links(post):
        if address.event is None and address.raw.count(".") == 1:
            yield drop(post.text.rindex(".", *link.target_span), link.target_span[1])


@mutation("MTX001", lossy=_GONE)
def name_dropped(post: Post) -> Iterator[Mutant]:
    """A sigil with nothing between it and the colon."""
    for link, address in _links(post):
        start = link.target_span[0] + len(_ADDRESS) + 1
        if address.identifier is not None and address.identifier.sigil == "#":
            yield drop(start, start + len(address.identifier.localpart))


@mutation("MTX001", lossy=_GONE)
def sigil_dropped(post: Post) -> Iterator[Mutant]:
    """No `#` or `@`."""
    for link, _ in _links(post):
        start = link.target_span[0] + len(_ADDRESS)
        yield drop(start, start + 1)


@mutation("MTX001")
def outside_of_fragment(post: Post) -> Iterator[Mutant]:
    """An account straight behind the host, without `#/`."""
    for link, address in _links(post):
        if address.raw.startswith("@"):
            start = link.target_span[0] + len("https://matrix.to/")
            yield drop(start, start + 2)


@mutation("MTX001")
def slash_in_name(post: Post) -> Iterator[Mutant]:
    """A slash in a name, where it was encoded or none at all."""
    for link, address in _links(post):
        identifier = address.identifier
        if (
            identifier is not None
            and identifier.sigil == "#"
            and address.event is None
            and len(identifier.localpart) > 3
        ):
            yield insert(link.target_span[0] + len(_ADDRESS) + 3, "/", lossy="the fix encodes what was not there")


@mutation("MTX001", lossy="there are no groups any more")
def group(post: Post) -> Iterator[Mutant]:
    """A group in place of a room."""
    for link, address in _links(post):
        if address.identifier is not None and address.identifier.sigil == "#":
            start = link.target_span[0] + len(_ADDRESS)
            yield replace(start, start + 1, "+")


@mutation("MTX001", lossy=_GONE)
def event_without_room(post: Post) -> Iterator[Mutant]:
    """An event without its room."""
    for link, _ in _links(post):
        yield replace(*link.target_span, f"{_ADDRESS}$aB3dE5gH7jK:lantern.im")


@mutation("MTX002")
def unencrypted(post: Post) -> Iterator[Mutant]:
    """`http:`."""
    for link, _ in _links(post):
        yield drop(link.target_span[0] + 4, link.target_span[0] + 5)


@mutation("MTX003")
def link_in_link(post: Post) -> Iterator[Mutant]:
    """A whole link in the address."""
    for link, address in _links(post):
        yield replace(*link.target_span, f"{_ADDRESS}[{address.raw}]({link.target})")


# -- MTX004 to MTX006: text ------------------------------------------------------------------------------------------


@mutation("MTX004")
def text_misspelled(post: Post) -> Iterator[Mutant]:
    """Two letters of the identifier that is shown are swapped."""
    for link, _ in _shown_identifiers(post):
        start = link.content[0] + 1
        if post.text[start] != post.text[start + 1] and post.text[start : start + 2].isalnum():
            yield replace(start, start + 2, post.text[start + 1] + post.text[start])


@mutation("MTX004")
def shown_sigil_doubled(post: Post) -> Iterator[Mutant]:
    """The `#` or `@` that is shown stands there twice."""
    for link, _ in _shown_identifiers(post):
        yield insert(link.content[0], post.text[link.content[0]])


def _unlinked(post: Post, sigil: str) -> Iterator[Mutant]:
    for link, address in _shown_identifiers(post):
        identifier = address.identifier
        if (
            identifier is None
            or identifier.sigil != sigil
            or post.context.style.is_example_host(identifier.server or "")
        ):
            continue
        around = post.text[link.start - 1] + post.text[link.end]
        if "[" not in around and "]" not in around and matrix_to_url(identifier) == link.target:
            yield replace(link.start, link.end, address.raw)


@mutation("MTX005", prepared=("LNK016",))
def room_unlinked(post: Post) -> Iterator[Mutant]:
    """An alias without its link."""
    yield from _unlinked(post, "#")


@mutation("MTX006", prepared=("ATT010",))
def account_unlinked(post: Post) -> Iterator[Mutant]:
    """A user ID without its link; the bot's own is a call to it, which ATT010 has dropped."""
    yield from _unlinked(post, "@")


# -- MTX007 to MTX010 ------------------------------------------------------------------------------------------------


@mutation("MTX007", lossy="nobody can tell which servers they were", years=range(2019, 2025))
def via_dropped(post: Post) -> Iterator[Mutant]:
    """A room ID without `?via=`."""
    for link in post.document.all(nodes.Link):
        address = parse_matrix_to(link.target)
        if link.form == "inline" and address is not None and address.raw.startswith("!") and any(address.via):
            yield drop(post.text.index("?", *link.target_span), link.target_span[1])


@mutation("MTX007", lossy="nobody can tell which servers they were")
def room_of_version_12_without_via(post: Post) -> Iterator[Mutant]:
    """The ID of a room of version 12, which names no server."""
    for link, _ in _links(post):
        yield replace(*link.target_span, f"{_ADDRESS}!{'aB3dE5gH7jK' * 4}"[: len(_ADDRESS) + 44])


@mutation("MTX008")
def link_into_a_client(post: Post) -> Iterator[Mutant]:
    """A web client's address in place of matrix.to's."""
    for link, address in _links(post):
        if address.identifier is not None and matrix_to_url(address.identifier) == link.target:
            view = "user" if address.raw.startswith("@") else "room"
            yield replace(*link.target_span, f"https://app.element.io/#/{view}/{address.raw}")


@mutation("MTX009")
def sigil_encoded(post: Post) -> Iterator[Mutant]:
    """`%23` or `%40` in the address."""
    for link, address in _links(post):
        if address.identifier is not None and matrix_to_url(address.identifier) == link.target:
            start = link.target_span[0] + len(_ADDRESS)
            yield replace(start, start + 1, f"%{ord(post.text[start]):02X}")


@mutation("MTX010", lossy="the server may be somebody else's")
def server_in_two_scripts(post: Post) -> Iterator[Mutant]:
    """One Cyrillic letter in the name of a server."""
    for link, address in _links(post):
        server = address.raw.rpartition(":")[2]
        start = link.target_span[1] - len(server)
        labels = server.split(".")
        for letter in "aeo":
            if letter in labels[0] and len(labels[0]) > 1 and link.target.endswith(server):
                place = start + labels[0].index(letter)
                yield replace(place, place + 1, letter.translate(_CYRILLIC))


@mutation("MTX010", lossy="the host may be somebody else's")
def host_in_two_scripts(post: Post) -> Iterator[Mutant]:
    """One Cyrillic letter in the host of an address."""
    for link in post.document.all(nodes.Link):
        host = link.target.removeprefix("https://").partition("/")[0]
        if link.form == "inline" and link.target.startswith("https://") and not set("?#") & set(link.target):
            for place, letter in enumerate(host.partition(".")[0]):
                if letter in "aeo" and "." in host and host.partition(".")[0].isalpha() and place:
                    start = link.target_span[0] + len("https://") + place
                    yield replace(start, start + 1, letter.translate(_CYRILLIC))
