"""The house style: departments, verbs, authors and everything else that editors may change without touching code.

The data is `house-style.toml` beside the rule pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, cached_property
from types import MappingProxyType

from twimlint.diagnostics.named import NamedTuple
from twimlint.rulebook.compiled import load_rulebook
from twimlint.rulebook.templates import Template
from twimlint.rulebook.titles import folded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from twimlint.rulebook.hebbot import HebbotConfig

LARGEST_HEBBOT_CONFIG = 4 * 1024 * 1024
"""The largest configuration of the bot, in bytes."""

_LEEWAY = timedelta(days=60)
"""How long a spelling is accepted after it was changed, because bots and drafts may be older than the change."""

_IGNORED_IN_EMOJI = str.maketrans("", "", "\ufe0e\ufe0f\u200d")


class AttributionWords(NamedTuple):
    """The words by which attributions are recognised.

    `verbs` follow a name (`Name says`), `openers` precede one (`From Name:`), `not_names` are never part of a name.
    """

    verbs: tuple[str, ...]
    openers: frozenset[str]
    not_names: frozenset[str]


class PingStyle(NamedTuple):
    """The department of ping times: see the comments in the house style; columns are in lower case."""

    department: str
    rank: str
    host: str
    median: str
    rooms: tuple[str, ...]
    boilerplate: tuple[str, ...]


class TrackingStyle(NamedTuple):
    """Parameters that tell a server where its visitors come from, and the hosts that may ask for them."""

    prefixes: tuple[str, ...]
    parameters: frozenset[str]
    on_hosts: Mapping[str, Sequence[str]]
    allowed_hosts: tuple[str, ...]


class Department(NamedTuple):
    """A department as its heading names it, and its former names; see the comments in the house style."""

    title: str
    formerly: Mapping[str, date] = MappingProxyType({})
    also: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    order_since: date | None = None
    frame: bool = False
    projects: bool = True

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling that was ever correct, the current one first."""
        return (self.title, *self.also, *self.formerly)

    def existed(self, day: date | None) -> bool:
        """Whether the department was known on a day; a post without a date is treated as new."""
        if day is None:
            return self.until is None
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until + _LEEWAY)

    def title_on(self, day: date | None) -> str:
        """The spelling on a day."""
        if day is None:
            return self.title
        ended = sorted((last, title) for title, last in self.formerly.items() if last >= day)
        return ended[0][1] if ended else self.title

    def accepts(self, title: str, day: date | None) -> bool:
        """Whether a heading has a spelling that was correct on a day.

        Variants of an emoji are equal, and so are the two marks of emphasis. The current spelling is always correct.
        """
        lasting = [spelling for spelling, last in self.formerly.items() if day is not None and day <= last + _LEEWAY]
        return _looks(title) in {_looks(spelling) for spelling in (self.title, *self.also, *lasting)}


def _looks(title: str) -> str:
    return title.translate(_IGNORED_IN_EMOJI).replace("_", "*").strip()


class Closing(NamedTuple):
    """How a post ends; the `guide` is a second paragraph since `guide_since`."""

    title: str
    text: str
    guide: str
    guide_since: date


class Placeholders(NamedTuple):
    """Placeholders in a draft: literal words, and how a note to the editors begins."""

    words: frozenset[str]
    notes: tuple[str, ...]


class Style:
    """The house style as rules use it.

    `hebbot` is the bot's own configuration if one was given, and `hebbot_since` the first day on which it applies.
    """

    def __init__(
        self, data: Mapping[str, Any], hebbot: HebbotConfig | None = None, hebbot_since: date = date.min
    ) -> None:
        self.data = data
        self.hebbot = hebbot
        self.hebbot_since = hebbot_since

    def with_hebbot(self, hebbot: HebbotConfig, since: date | None = None) -> Style:
        """This style with the departments, verbs and projects of the bot.

        Without a day they apply since the last day that this style mentions.
        """
        data = _merged(self.data, {"attribution": {"verbs": hebbot.verbs}})
        return Style(data, hebbot, _newest_day(self.data) if since is None else since)

    @cached_property
    def _example_hosts(self) -> tuple[str, ...]:
        return tuple(f".{host}" for host in self.data["examples"]["hosts"])

    def is_example_host(self, host: str) -> bool:
        """Whether a host is only an example, such as `example.org` and its subdomains."""
        return f".{host.lower()}".endswith(self._example_hosts)

    @property
    def blog_host(self) -> str:
        return str(self.data["blog"]["host"])

    @cached_property
    def address_hosts(self) -> tuple[str, ...]:
        """The hosts that mark an address even without a scheme."""
        return tuple(self.data["addresses"]["hosts"])

    @property
    def ping(self) -> PingStyle:
        facts = self.data["ping"]
        columns = {name: title.lower() for name, title in facts["columns"].items()}
        return PingStyle(
            facts["department"], **columns, rooms=tuple(facts["rooms"]), boilerplate=tuple(facts["boilerplate"])
        )

    @property
    def tracking(self) -> TrackingStyle:
        facts = self.data["tracking"]
        return TrackingStyle(
            tuple(facts["prefixes"]), frozenset(facts["parameters"]), facts["on-hosts"], tuple(facts["allowed-hosts"])
        )

    @property
    def proposal_repositories(self) -> Sequence[str]:
        """The GitHub repositories in which a Matrix Spec Change has its number."""
        repositories: Sequence[str] = self.data["proposals"]["repositories"]
        return repositories

    def proposal_address(self, number: str) -> str:
        return Template(self.data["proposals"]["address"], ("number",)).fill(number=number)

    def extended(self, data: Mapping[str, Any]) -> Style:
        """This style with the additions of a user: lists are appended, tables merged, anything else is replaced."""
        return Style(_merged(self.data, data), self.hebbot, self.hebbot_since)

    def post_title(self, day: date) -> str:
        return Template(self.data["post"]["title"], ("date",)).fill(date=day)

    def post_path(self, day: date) -> str:
        return Template(self.data["post"]["path"], ("date",)).fill(date=day)

    @property
    def post_category(self) -> str:
        return str(self.data["post"]["category"])

    @cached_property
    def departments(self) -> tuple[Department, ...]:
        """Every department in the order of the page: those of the bot if its configuration is given."""
        house = tuple(
            Department(title, **{key.replace("-", "_"): value for key, value in facts.items()})
            for title, facts in self.data["departments"].items()
        )
        return house if self.hebbot is None else tuple(_as_the_bot_has_them(house, self.hebbot, self.hebbot_since))

    @cached_property
    def _department_of(self) -> Mapping[str, Department]:
        """Departments by folded spelling; current spellings take precedence over former ones."""
        table: dict[str, Department] = {}
        for department in self.departments:
            for spelling in department.spellings:
                table.setdefault(folded(spelling), department)
        for department in reversed(self.departments):
            table[folded(department.title)] = department
        return table

    def department(self, title: str) -> Department | None:
        """The department that a heading means, with a correct or similar spelling."""
        return self._department_of.get(folded(title))

    @property
    def authors(self) -> Mapping[str, Sequence[str]]:
        """The authors of posts, each with other names for the same person."""
        names: Mapping[str, Sequence[str]] = self.data["authors"]
        return names

    @property
    def preview_hosts(self) -> Sequence[str]:
        """Other sites from which a post's preview image may come."""
        hosts: Sequence[str] = self.data["images"]["preview-hosts"]
        return hosts

    @property
    def closing(self) -> Closing:
        facts = self.data["closing"]
        return Closing(facts["title"], facts["text"], facts["guide"], facts["guide-since"])

    @property
    def placeholders(self) -> Placeholders:
        facts = self.data["placeholders"]
        return Placeholders(frozenset(facts["words"]), tuple(facts["notes"]))

    @property
    def emoji_names(self) -> Mapping[str, str]:
        """Names of emoji that only some chat clients use, without their colons."""
        names: Mapping[str, str] = self.data["emoji"]
        return names

    @property
    def repeatable_words(self) -> frozenset[str]:
        """Words that may appear twice in a row, in lower case."""
        return frozenset(self.data["text"]["repeatable-words"])

    @property
    def joining_words(self) -> frozenset[str]:
        """Words after which a sentence continues."""
        return frozenset(self.data["text"]["joining-words"])

    @property
    def media_shortcodes(self) -> frozenset[str]:
        """The shortcodes that show an image or a video."""
        return frozenset(self.data["media"]["shortcodes"])

    @property
    def verbs(self) -> tuple[str, ...]:
        """Every verb that an attribution may end in, in any year."""
        return tuple(self.data["attribution"]["verbs"])

    @property
    def attribution_words(self) -> AttributionWords:
        words = self.data["attribution"]
        return AttributionWords(tuple(words["verbs"]), frozenset(words["openers"]), frozenset(words["not-names"]))

    def wants_colon(self, day: date | None) -> bool:
        """Whether attributions ended in a colon on that day; a post without a date is treated as new."""
        return day is not None and day <= self.data["attribution"]["colon-until"]

    @property
    def bots(self) -> Sequence[str]:
        """The user IDs of the bots that collect the reports."""
        user_ids: Sequence[str] = self.data["attribution"]["bots"]
        return user_ids

    @property
    def bot_name(self) -> str:
        """The name by which people address the bots."""
        return str(self.data["attribution"]["bot-name"])

    def opens_report(self, word: str) -> bool:
        """Whether a report may begin with a word, so that the text before it addresses the bot."""
        return _plain(word) in self.data["attribution"]["report-openers"]

    def certainly_opens_report(self, word: str) -> bool:
        """Whether a name before this word can only address the bot, as in `TWIM I've built …`."""
        return _plain(word) in self.data["attribution"]["certain-openers"]


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _merged(base: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in extra.items():
        old = base.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = _merged(old, value)
        elif isinstance(old, (list, tuple)) and isinstance(value, (list, tuple)):
            merged[key] = [*old, *(item for item in value if item not in old)]
        else:
            merged[key] = value
    return merged


def _as_the_bot_has_them(house: tuple[Department, ...], hebbot: HebbotConfig, since: date) -> Iterator[Department]:
    """The bot's departments in its order, with the former spellings of the house style, between those of every post."""
    known = {folded(spelling): department for department in reversed(house) for spelling in department.spellings}
    titles = {folded(title) for title in hebbot.departments}
    frame = [department for department in house if department.frame and folded(department.title) not in titles]
    first = [department for department in frame if department is house[0]]
    yield from first
    for title in hebbot.departments:
        before = known.get(folded(title), Department(title))
        formerly = {spelling: last for spelling, last in before.formerly.items() if spelling != title}
        if before.title != title:
            formerly[before.title] = since
        yield before._replace(title=title, formerly=formerly, since=None, until=None)
    yield from (department for department in frame if department not in first)


def _newest_day(value: Any) -> date:
    """The last day that a table of the house style, or one inside it, mentions."""
    if isinstance(value, Mapping):
        return max((_newest_day(below) for below in value.values()), default=date.min)
    return value if isinstance(value, date) else date.min


@cache
def load_style() -> Style:
    """The house style of this installation."""
    return Style(load_rulebook().style)
