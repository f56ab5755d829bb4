"""Web addresses in plain text: where they end, and whether they can be real."""

from twimlint.rulebook.style import Style

_SENTENCE_MARKS = ".,;:!?'\"’”»*~…"
_MAX_ENTITY = 10
_FILE_ENDINGS = (
    *(".apk", ".bmp", ".cfg", ".conf", ".cpp", ".css", ".csv", ".deb", ".diff", ".dmg", ".exe", ".gif", ".gz", ".htm"),
    *(".html", ".ico", ".ini", ".java", ".jpeg", ".jpg", ".js", ".json", ".kt", ".lock", ".log", ".md", ".mkv", ".mov"),
    *(".mp3", ".mp4", ".ogg", ".patch", ".pdf", ".php", ".png", ".py", ".rb", ".rpm", ".rst", ".svg", ".swift"),
    *(".toml", ".ts", ".txt", ".webm", ".webp", ".xml", ".xz", ".yaml", ".yml", ".zip"),
)
_FILE_NAMES = frozenset({"build.rs", "main.rs", "mod.rs"})
"""Files whose ending is that of a country with hosts of programmers too."""


def address_end(text: str, start: int, end: int) -> int:
    """Where the address `text[start:end]` ends without the punctuation of the sentence around it.

    A closing parenthesis is part of the address if it is opened in the address, as in those of Wikipedia.
    """
    surplus = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        last = text[end - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last == ";" and (entity := _entity_start(text, start, end)) is not None:
            end = entity + 1
        elif last == "s" and text[end - 2] == "'":
            end -= 1
        elif last not in _SENTENCE_MARKS:
            break
        end -= 1
    return end


def _entity_start(text: str, start: int, end: int) -> int | None:
    ampersand = text.rfind("&", max(start, end - _MAX_ENTITY), end)
    return ampersand if ampersand >= 0 and text[ampersand + 1 : end - 1].isalnum() else None


def host_of(address: str) -> str:
    """The host of a web address, without account and port; IPv6 literals keep their brackets."""
    _, _, rest = address.partition("://")
    for mark in "/?#":
        rest = rest.partition(mark)[0]
    host = rest.rpartition("@")[2]
    name, colon, port = host.rpartition(":")
    return name if colon and (not port or port.isdigit()) else host


def is_public_host(host: str) -> bool:
    """Whether a host has the form of a public name; False for an IP address."""
    labels = host.split(".")
    return (
        len(labels) > 1
        and all(label[:1].isalnum() and label[-1:].isalnum() for label in labels)
        and all(label.replace("-", "").replace("_", "").isalnum() for label in labels)
        and labels[-1][0].isalpha()
        and len(labels[-1]) > 1
    )


def is_linkable(address: str, style: Style) -> bool:
    """Whether an address may lead somewhere: its host is public and not an example."""
    host = host_of(address)
    return is_public_host(host) and not style.is_example_host(host)


def is_on_own_disk(target: str) -> bool:
    """Whether a target is a file of the writer's own machine or network: `file:///…`, `C:\\…`, `C:/…`, `\\…`, `~/…`."""
    scheme, colon, path = target.partition(":")
    is_drive = len(scheme) == 1 and scheme.isascii() and scheme.isalpha() and path.startswith(("\\", "/"))
    return target.startswith(("\\", "~/")) or (bool(colon) and (is_drive or scheme.lower() == "file"))


def has_file_ending(name: str) -> bool:
    """Whether a name without slashes ends like that of a file."""
    return "/" not in name and (name.lower().endswith(_FILE_ENDINGS) or name.lower() in _FILE_NAMES)
