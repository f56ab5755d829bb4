"""The configuration of hebbot, the bot that collects the updates: its departments, verbs and projects.

Keys: `sections` (`title`, `order`), `projects` (`title`, `description`, `website`) and `verbs` of its `config.toml`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from twimlint.rulebook.titles import folded
from twimlint.text.source import SourceError, read_bytes

_UNKNOWN_SECTION = "todo"
_MAX_SIZE = 4 * 1024 * 1024


class HebbotConfigError(Exception):
    """The file cannot be read or is no configuration of hebbot; the message is one line."""


class Project(NamedTuple):
    """A project as the bot introduces it: `### title ([website](website))`, and a line that describes it."""

    title: str
    description: str
    website: str

    @property
    def heading(self) -> str:
        return f"{self.title} ([website]({self.website}))" if self.website else self.title


class HebbotConfig(NamedTuple):
    """What the house style takes from the bot; `day` is that of the file's last change."""

    departments: Sequence[str]
    verbs: Sequence[str]
    projects: Mapping[str, Project]
    day: date

    def project(self, title: str) -> Project | None:
        return self.projects.get(folded(title))


def read_hebbot_config(path: Path) -> HebbotConfig:
    """Read the bot's `config.toml`.

    Raises HebbotConfigError.
    """
    try:
        data = tomllib.loads(read_bytes(path, _MAX_SIZE).decode("utf-8"))
        day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    except (SourceError, OSError) as error:
        raise HebbotConfigError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error
    except ValueError as error:  # neither UTF-8 nor TOML
        raise HebbotConfigError(f"{path} cannot be read as TOML: {error}") from error
    try:
        return HebbotConfig(_departments(data), _texts(data["verbs"]), _projects(data), day)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise HebbotConfigError(f"{path} is no configuration of hebbot: {error}") from error


def _departments(data: Mapping[str, Any]) -> Sequence[str]:
    """The titles in the order of the page, without the section for what the bot could not place."""
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
