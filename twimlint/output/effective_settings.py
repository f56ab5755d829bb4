"""The settings of a run, as TOML for a configuration file."""

from collections.abc import Iterable, Iterator, Mapping
from json import dumps

from twimlint.output.printable import printable
from twimlint.project.settings import Settings


def render(settings: Settings) -> str:
    return "".join(f"{line}\n" for line in _lines(settings))


def _lines(settings: Settings) -> Iterator[str]:
    origin = settings.file or "no configuration file"
    yield f"# {printable(origin)}"
    yield f"select = {_list(settings.codes)}"
    yield f"fail-on = {dumps(settings.fail_on.value)}"
    yield f"exclude = {_list(pattern for layer in settings.layers for pattern in layer.exclude)}"
    yield f"force-exclude = {dumps(settings.force_exclude)}"
    yield f"respect-gitignore = {dumps(settings.respect_gitignore)}"
    yield f"max-file-size = {settings.max_file_size}"
    if settings.hebbot_since is not None:
        yield f"hebbot-since = {settings.hebbot_since}"
    if settings.since is not None:
        yield f"since = {settings.since}"
    for key, path in (
        ("baseline", settings.baseline),
        ("site-root", settings.site_root),
        ("hebbot-config", settings.hebbot_config),
    ):
        if path is not None:
            yield f"{key} = {dumps(str(path))}"
    yield from _table("level", {code: dumps(level.value) for code, level in settings.levels.items()})
    ignores = {pattern: _list(words) for layer in settings.layers for pattern, words in layer.per_file_ignores.items()}
    yield from _table("per-file-ignores", {dumps(pattern): words for pattern, words in ignores.items()})


def _list(words: Iterable[str]) -> str:
    return f"[{', '.join(map(dumps, words))}]"


def _table(name: str, values: Mapping[str, str]) -> Iterator[str]:
    if values:
        yield f"\n[{name}]"
        yield from (f"{key} = {value}" for key, value in values.items())
