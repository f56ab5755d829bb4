"""The configuration of hebbot, the bot that collects the updates: its departments, verbs and projects.

Keys: `sections` (`title`, `order`), `projects` (`title`, `description`, `website`) and `verbs` of its `config.toml`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from twimlint.diagnostics.named import NamedTuple
from twimlint.rulebook.titles import folded
from twimlint.text.toml import loads

_UNKNOWN_SECTION = "todo"


class HebbotConfigError(Exception):
    """The file is not a configuration of hebbot; the message is one line, and `row` is where the fault is, if known."""

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.row = row

    def in_file(self, name: str) -> str:
        """The message behind the name of the file and the row."""
        return f"{name}: {self}" if self.row is None else f"{name}:{self.row}: {self}"


class Project(NamedTuple):
    """A project as the bot introduces it: `### title ([website](website))`, and a line that describes it."""

    title: str
    description: str
    website: str

    @property
    def heading(self) -> str:
        return f"{self.title} ([website]({self.website}))" if self.website else self.title


class HebbotConfig(NamedTuple):
    """The values of the bot that the house style uses."""

    departments: Sequence[str]
    verbs: Sequence[str]
    projects: Mapping[str, Project]

    def project(self, title: str) -> Project | None:
        return self.projects.get(folded(title))


def parse_hebbot_config(content: bytes) -> HebbotConfig:
    """Read the bot's `config.toml`.

    Raises HebbotConfigError.
    """
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
    except ValueError as error:
        raise HebbotConfigError("This is not UTF-8") from error
    try:
        data = loads(text)
    except (ValueError, RecursionError) as error:
        from twimlint.text.toml.explanation import explain  # noqa: PLC0415  # few configurations need it

        fault = explain(text, error)
        raise HebbotConfigError(fault.message, fault.row) from error
    try:
        return HebbotConfig(_departments(data), _texts(data["verbs"]), _projects(data))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise HebbotConfigError(f"This is not a configuration of hebbot: {error}") from error


def _departments(data: Mapping[str, Any]) -> Sequence[str]:
    """The titles in the order of the page, without the section for unassigned reports."""
    sections = [section for section in data["sections"] if section.get("name") != _UNKNOWN_SECTION]
    return _texts(section["title"] for section in sorted(sections, key=lambda section: int(section["order"])))


def _projects(data: Mapping[str, Any]) -> Mapping[str, Project]:
    projects = (
        Project(*(" ".join(str(facts.get(key, "")).split()) for key in ("title", "description", "website")))
        for facts in data.get("projects", [])
    )
    return {folded(project.title): project for project in projects}


def _texts(values: Any) -> Sequence[str]:
    return tuple(str(value) for value in values)
