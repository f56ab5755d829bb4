"""The client's settings for the server, in its section `twimlint` and in `initializationOptions`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from twimlint.diagnostics.named import NamedTuple

SECTION = "twimlint"

_CHOICES: Mapping[str, Sequence[Any]] = {
    "lint.run": ("type", "save"),
    "lint.workspace": (False, True),
    "format.onSave": (False, True),
    "codeLens.enable": (False, True),
    "suppress.with": ("comment", "front-matter"),
}


class ClientSettings(NamedTuple):
    """The client's settings; `config` is a table as in `.twimlint.toml`, `faults` are the errors, one line each."""

    lint_run: str = "type"
    lint_workspace: bool = False
    format_on_save: bool = False
    code_lens: bool = False
    suppress_with: str = "comment"
    config: Mapping[str, Any] = {}
    faults: Sequence[str] = ()


def read_settings(values: object) -> ClientSettings:
    """The settings that a client has sent, as dotted names or nested tables; invalid ones keep their defaults."""
    flat = dict(_flat(values)) if isinstance(values, Mapping) else {}
    config = flat.pop("config", {})
    faults = [] if isinstance(config, Mapping) else ["`twimlint.config` must be a table as in .twimlint.toml"]
    for name in _CHOICES.keys() & flat.keys():
        if not any(type(flat[name]) is type(choice) and flat[name] == choice for choice in _CHOICES[name]):
            choices = ", ".join(str(choice).lower() for choice in _CHOICES[name])
            faults.append(f"`twimlint.{name}` must be one of {choices}")
            del flat[name]
    return ClientSettings(
        flat.get("lint.run", "type"),
        flat.get("lint.workspace", False),
        flat.get("format.onSave", False),
        flat.get("codeLens.enable", False),
        flat.get("suppress.with", "comment"),
        config if isinstance(config, Mapping) else {},
        faults,
    )


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and name != "config":
            yield from _flat(value, f"{name}.")
        elif value is not None:
            yield name, value
