"""The tables of the house style and the type of each key: the schema of `[style]` and of `house-style.toml`."""

from twimlint.project.schema import Names, Scalar, Table, day, switch, text, texts
from twimlint.rulebook.templates import Template


def _template(*fields: str) -> Scalar:
    """A text with fields in braces."""

    def read(value: object) -> str:
        written = text(value)
        Template(written, fields)
        return written

    return read


_DEPARTMENT = Table(
    {
        "also": texts,
        "formerly": Names(day),
        "since": day,
        "until": day,
        "order-since": day,
        "frame": switch,
        "projects": switch,
    }
)

STYLE = Table(
    {
        "attribution": Table(
            {
                "verbs": texts,
                "openers": texts,
                "not-names": texts,
                "colon-until": day,
                "bots": texts,
                "bot-name": text,
                "report-openers": texts,
                "certain-openers": texts,
            }
        ),
        "post": Table({"title": _template("date"), "path": _template("date"), "category": text}),
        "departments": Names(_DEPARTMENT),
        "closing": Table({"title": text, "text": text, "guide": text, "guide-since": day}),
        "examples": Table({"hosts": texts}),
        "authors": Names(texts),
        "images": Table({"preview-hosts": texts}),
        "media": Table({"shortcodes": texts}),
        "placeholders": Table({"words": texts, "notes": texts}),
        "emoji": Names(text),
        "text": Table({"repeatable-words": texts, "joining-words": texts}),
        "blog": Table({"host": text}),
        "addresses": Table({"hosts": texts}),
        "ping": Table(
            {
                "department": text,
                "columns": Table({"rank": text, "host": text, "median": text}),
                "rooms": texts,
                "boilerplate": texts,
            }
        ),
        "tracking": Table(
            {"prefixes": texts, "parameters": texts, "on-hosts": Names(texts), "allowed-hosts": texts},
        ),
        "proposals": Table({"address": _template("number"), "repositories": texts}),
    }
)
