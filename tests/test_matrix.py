"""Identifiers and matrix.to addresses, case by case from the specification's appendices."""

import pytest

from twimlint.matrix import (
    Identifier,
    InvalidIdentifierError,
    is_server_name,
    matrix_to_url,
    parse_client_link,
    parse_identifier,
    parse_matrix_to,
    user_id_of,
)

OPAQUE = "!Ae3YiBtXKUZNCxWIr9HvkTgUvmRyc8rvTLbnpRGKW_4"


@pytest.mark.parametrize(
    "name",
    [
        "garden.chat",
        "a.b.c.garden.chat",
        "xn--bcher-kva.example",
        "garden.chat:8448",
        "1.2.3.4",
        "1.2.3.4:1234",
        "[1234:5678::abcd]",
        "[1234:5678::abcd]:5678",
        "[::]",
        "[0000:0000:0000:0000:0000:ffff:255.255.255.255]",
        "garden.chat:65535",
        "GARDEN.Chat",
        "4chan-like.2do.garden",
    ],
)
def test_servers(name: str) -> None:
    assert is_server_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "[:]",
        "[g::1]",
        "garden.chat:655350",
        "[0000:0000:0000:0000:0000:ffff:255.255.255.2550]",
        "",
        ".",
        "localhost",
        "garden.chat.",
        ".garden.chat",
        "garden..chat",
        "garden.chat:",
        "garden.chat:123456",
        "garden.chat:port",
        "my_garden.chat",
        "-garden.chat",
        "garden-.chat",
        "gärten.chat",
        "[1234:5678::abcd",
        "[x]",
        "[::1]8448",
        "[::1]x8448",
        "garden.chat/path",
    ],
)
def test_no_servers(name: str) -> None:
    assert not is_server_name(name)


@pytest.mark.parametrize(
    ("text", "sigil", "localpart", "server"),
    [
        ("@alice:garden.chat", "@", "alice", "garden.chat"),
        ("@alice:garden.chat:8448", "@", "alice", "garden.chat:8448"),
        ("@alice:[2001:db8::1]:8448", "@", "alice", "[2001:db8::1]:8448"),
        ("@_bridge_a.b=c/d+e:garden.chat", "@", "_bridge_a.b=c/d+e", "garden.chat"),
        ("@Half-Moon:garden.chat", "@", "Half-Moon", "garden.chat"),
        ("@éclair!:garden.chat", "@", "éclair!", "garden.chat"),
        ("#_irc_#tea:garden.chat", "#", "_irc_#tea", "garden.chat"),
        ("#a room:garden.chat", "#", "a room", "garden.chat"),
        ("!abc:garden.chat", "!", "abc", "garden.chat"),
        (OPAQUE, "!", OPAQUE[1:], None),
        ("$143273582443PhrSn:garden.chat", "$", "143273582443PhrSn:garden.chat", None),
        ("$acR1l0raoZnm60CBwAVgqbZqoO/mYU81xysh1u7XcJk", "$", "acR1l0raoZnm60CBwAVgqbZqoO/mYU81xysh1u7XcJk", None),
    ],
)
def test_identifiers(text: str, sigil: str, localpart: str, server: str | None) -> None:
    identifier = parse_identifier(text)
    assert identifier == Identifier(sigil, localpart, server)
    assert str(identifier) == text


@pytest.mark.parametrize(
    ("text", "fault", "meant"),
    [
        ("alice:garden.chat", "does not begin with `@`, `#` or `!`: correct it", None),
        ("", "does not begin with `@`, `#` or `!`: correct it", None),
        ("@@alice:garden.chat", "has its `@` twice: remove one", "@alice:garden.chat"),
        ("@@1alice:garden.chat", "has its `@` twice: remove one", "@1alice:garden.chat"),
        ("@@alice", "has its `@` twice: remove one", None),
        ("#:garden.chat", "has no name after its `#`: add it", None),
        ("@alice", "has no server: add `:server`", None),
        ("@alice:", "has no server: add `:server`", None),
        ("@alice:gardenchat", "has an invalid server name: correct it", None),
        ("@alice:garden.chat.", "has an invalid server name: correct it", "@alice:garden.chat"),
        ("@alice:garden.chat..", "has an invalid server name: correct it", None),
        ("@alice:garden.chat,", "has an invalid server name: correct it", "@alice:garden.chat"),
        ("@alice:garden.chat!", "has an invalid server name: correct it", "@alice:garden.chat"),
        ("@al\0ice:garden.chat", "contains a NUL: remove it", None),
        (f"@{'a' * 243}:garden.chat", "is longer than 255 bytes: correct it", None),
        (f"{'@' * 100_000}:garden.chat", "has its `@` twice: remove one", None),
        ("!short", "has no server: add `:server`", None),
        (f"{OPAQUE}A", "has no server: add `:server`", None),
        (f"#{OPAQUE[1:]}", "has no server: add `:server`", None),
    ],
)
def test_invalid_identifiers(text: str, fault: str, meant: str | None) -> None:
    with pytest.raises(InvalidIdentifierError) as caught:
        parse_identifier(text)
    assert (str(caught.value), caught.value.meant) == (fault, meant)


@pytest.mark.parametrize(
    "target",
    [
        "https://matrix.to/#/@alice:garden.chat",
        "http://matrix.to/#/@alice:garden.chat",
        "https://matrix.to/#/%40alice%3Agarden.chat",
        "https://matrix.to/#/%40alice:garden.chat?via=lantern.im",
        "https://MATRIX.to/#/@alice:garden.chat/",
        "https://app.element.io/#/user/@alice:garden.chat",
        "@alice:garden.chat",
    ],
)
def test_links_to_an_account(target: str) -> None:
    assert user_id_of(target) == "@alice:garden.chat"


@pytest.mark.parametrize(
    "target",
    [
        "https://matrix.to/#/#tea:garden.chat",
        "https://matrix.to/#/@alice",
        "https://garden.chat/@alice",
        "",
        "#tea:a.b",
    ],
)
def test_links_to_none(target: str) -> None:
    assert user_id_of(target) is None


@pytest.mark.parametrize(
    ("address", "identifier", "event", "via"),
    [
        ("#/#tea:garden.chat", "#tea:garden.chat", None, ()),
        ("#/%23tea%3Agarden.chat", "#tea:garden.chat", None, ()),
        ("#/#_irc_%23tea:garden.chat", "#_irc_#tea:garden.chat", None, ()),
        ("#/@dev%2Falice:garden.chat", "@dev/alice:garden.chat", None, ()),
        ("#/#tea:garden.chat?via=a.im&via=b.im", "#tea:garden.chat", None, ("a.im", "b.im")),
        ("#/!abc:garden.chat/$ev:garden.chat?via=a.im", "!abc:garden.chat", "$ev:garden.chat", ("a.im",)),
        ("#/!abc:garden.chat/$a/b?via=a.im", "!abc:garden.chat", "$a/b", ("a.im",)),
        (f"#/{OPAQUE}/%24ev?via=a.im&x=1", OPAQUE, "$ev", ("a.im",)),
        ("#/#tea:garden.chat:8448", "#tea:garden.chat:8448", None, ()),
        ("#/#tea:%5B2001:db8::1%5D", "#tea:[2001:db8::1]", None, ()),
    ],
)
def test_addresses(address: str, identifier: str, event: str | None, via: tuple[str, ...]) -> None:
    link = parse_matrix_to(f"https://matrix.to/{address}")
    assert link is not None
    assert (str(link.identifier), link.event, link.via, link.fault) == (identifier, event, via, None)


@pytest.mark.parametrize(
    "target", ["https://matrix.to", "https://matrix.to/", "https://matrix.to/#/", "https://matrix.to#"]
)
def test_the_site_itself(target: str) -> None:
    link = parse_matrix_to(target)
    assert link is not None
    assert (link.raw, link.fault) == ("", None)


@pytest.mark.parametrize(
    "target",
    [
        "https://matrix.today/#/@a:b.c",
        "https://matrix.to.garden.chat/",
        "https://matrix.org",
        "ftp://matrix.to/#/@a:b.c",
        "matrix.to",
        "",
    ],
)
def test_other_sites(target: str) -> None:
    assert parse_matrix_to(target) is None


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("#/@@alice:garden.chat", "#/@alice:garden.chat"),
        ("#/##tea:garden.chat?via=a.im", "#/#tea:garden.chat?via=a.im"),
        ("#/#tea:garden.chat.", "#/#tea:garden.chat"),
        ("#/@/dev/alice:garden.chat", "#/@%2Fdev%2Falice:garden.chat"),
        ("#/#a/b:garden.chat", "#/#a%2Fb:garden.chat"),
        ("@alice:garden.chat", "#/@alice:garden.chat"),
        ("%40alice:garden.chat", "#/%40alice:garden.chat"),
        ("%23/%23tea:garden.chat", "#/%23tea:garden.chat"),
        ("%23/#tea:garden.chat", "#/#tea:garden.chat"),
        ("%23%2F@alice:garden.chat", "#/@alice:garden.chat"),
        ("##tea:garden.chat", "#/#tea:garden.chat"),
        ("##/#tea:garden.chat", "#/#tea:garden.chat"),
        ("#//#tea:garden.chat", "#/#tea:garden.chat"),
        ("#/#/#tea:garden.chat", "#/#tea:garden.chat"),
        ("#/room/#tea:garden.chat", "#/#tea:garden.chat"),
        ("#@alice:garden.chat", "#/@alice:garden.chat"),
        ("#!tea:garden.chat?via=a.im", "#/!tea:garden.chat?via=a.im"),
        ("#tea:garden.chat", None),
        ("@#/#tea:garden.chat", None),
        ("#@/#tea:garden.chat", None),
        ("#/!tea:garden.chat?via=https://a.im/&via=b.im", "#/!tea:garden.chat?via=a.im&via=b.im"),
        ("#/!tea:garden.chat?via=a.im,b.im", "#/!tea:garden.chat?via=a.im&via=b.im"),
        ("#/!tea:garden.chat?via=a.im.", "#/!tea:garden.chat?via=a.im"),
        ("#/!tea:garden.chat?via=lantern", None),
        ("#/!tea:garden.chat?via=@alice:a.im", None),
        ("#/@alice", None),
        ("#/#:garden.chat", None),
        ("#/alice:garden.chat", None),
        ("#/+tea:garden.chat", None),
        ("#/$ev", None),
        ("#/#tea:gardenchat", None),
        ("#/#tea:garden.chat/settings", None),
    ],
)
def test_invalid_addresses(address: str, meant: str | None) -> None:
    link = parse_matrix_to(f"https://matrix.to/{address}")
    assert link is not None
    assert link.fault is not None
    assert link.identifier is None
    assert link.meant == (None if meant is None else f"https://matrix.to/{meant}")


@pytest.mark.parametrize(
    "text",
    ["#tea:garden.chat", "#a/b?c%d#e:garden.chat:8448", "@a(b):garden.chat", "#a room:[2001:db8::1]", f"{OPAQUE}"],
)
def test_written_addresses_read_back(text: str) -> None:
    url = matrix_to_url(parse_identifier(text))
    link = parse_matrix_to(url)
    assert link is not None
    assert str(link.identifier) == text
    assert not set(url[len("https://matrix.to/#/") + 1 :]) & set(" ()<>[]#")


def test_rooms_that_need_servers() -> None:
    for address, needs in [("!a:b.c", True), (OPAQUE, True), (f"{OPAQUE}?via=b.c", False), ("#a:b.c", False)]:
        link = parse_matrix_to(f"https://matrix.to/#/{address}")
        assert link is not None
        assert link.needs_via is needs


def test_same_but_for_case() -> None:
    tea, cocoa = parse_identifier("#tea:Garden.Chat"), parse_identifier("#cocoa:garden.chat")
    assert parse_identifier("#TEA:garden.chat").same_as(tea)
    assert not tea.same_as(cocoa)
    assert not cocoa.same_as(tea)


@pytest.mark.parametrize(
    ("text", "noun"),
    [("@thea:garden.chat", "user ID"), ("#garden:garden.chat", "room alias"), (OPAQUE, "room ID")],
)
def test_an_identifier_knows_what_it_is(text: str, noun: str) -> None:
    assert parse_identifier(text).noun == noun


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://app.garden.chat/#/room/#garden:garden.chat", "https://matrix.to/#/#garden:garden.chat"),
        ("http://garden.chat/#/rooms/%23garden:garden.chat", "https://matrix.to/#/#garden:garden.chat"),
        ("https://garden.chat/#/user/@thea:garden.chat", "https://matrix.to/#/@thea:garden.chat"),
        ("https://garden.chat/#/room/!a:b.im?via=c.im", "https://matrix.to/#/!a:b.im?via=c.im"),
        ("ftp://garden.chat/#/room/#garden:garden.chat", None),
        ("https://garden.chat/#/room/garden", None),
        ("https://garden.chat/#/login", None),
        ("https://garden.chat/", None),
    ],
)
def test_links_into_a_client(target: str, address: str | None) -> None:
    assert parse_client_link(target) == address


@pytest.mark.parametrize("path", ["docs", "docs/#/x", "clients/", "?a"])
def test_the_site_s_own_pages_are_no_identifiers(path: str) -> None:
    link = parse_matrix_to(f"https://matrix.to/{path}")
    assert link is None or link.identifier is None


def test_the_longest_identifier() -> None:
    assert str(parse_identifier(f"@{'a' * 242}:garden.chat")).endswith(":garden.chat")
