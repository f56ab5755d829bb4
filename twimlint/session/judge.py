"""Checks, fixes and formats the pages of one client, given as text.

Command line, language server, the page in the browser and the public interface are clients of `Session`.
"""

from collections.abc import Callable

from twimlint.checks.context import Context
from twimlint.diagnostics import Diagnostic
from twimlint.engine.check import Ruleset, check, gives_up, overload
from twimlint.post.document import Document
from twimlint.project.files import Target
from twimlint.project.settings import ConfigError, Options, Settings
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import LARGEST_HEBBOT_CONFIG, Style, load_style
from twimlint.session.report import Report
from twimlint.site.pages import Site
from twimlint.site.questions import no_answers
from twimlint.text.source import Source, SourceError, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twimlint.engine.fixer import FixResult

LAYOUT_FAMILY = "FMT"

SiteOf = Callable[[Target], Site | None]
"""Returns the site that a page belongs to, None if it belongs to none."""


def no_site(_target: Target) -> None:
    """The `SiteOf` of clients whose pages belong to no site."""
    return


class Session:
    """The work of one client; its pages share rulesets, styles and sites.

    A `Target` gives the name, the path and the settings of a page. The text comes with each call, saved or not. No
    method reads or writes the page's file.
    """

    def __init__(self, site_of: SiteOf = no_site) -> None:
        self._site_of = site_of
        self._rulesets: dict[tuple[Settings, tuple[str, ...]], Ruleset] = {}
        self._styles: dict[tuple[Settings, bytes], Style] = {}

    def check(self, target: Target, source: Source) -> Report:
        """Return the diagnostics of a text.

        Raises ConfigError if a file that the settings name cannot be used.
        """
        context = self.context(target)
        document = Document(source, context.style)
        with no_answers() if context.site is None else context.site.recorded() as asked:
            diagnostics = check(document, self.ruleset(target), context)
        if gives_up(diagnostics):
            return Report(target.name, diagnostics, failed=True)
        return Report(target.name, source=source, asked=asked).with_diagnostics(diagnostics, target.settings.fail_on)

    def fix(self, target: Target, source: Source, *, unsafe: bool = False) -> "FixResult":
        """Apply the safe fixes of the rules that are on for the page, and the unsafe ones if requested.

        Raises ConfigError as `check` does.
        """
        from twimlint.engine.fixer import fix  # noqa: PLC0415  # most runs fix nothing

        return fix(source, self.ruleset(target), self.context(target), unsafe=unsafe)

    def format(self, target: Target, source: Source) -> "FixResult":
        """Apply the layout rules, except those that the settings ignore; raises as `fix` does."""
        from twimlint.engine.fixer import fix  # noqa: PLC0415

        return fix(source, self._layout_ruleset(target), self.context(target))

    def page(self, target: Target, source: Source) -> Document | Diagnostic:
        """Return a text as a page, or why it is given up; raises ConfigError as `check` does."""
        document = Document(source, self.context(target).style)
        return overload(document) or document

    def ruleset(self, target: Target) -> Ruleset:
        """Return the rules that are on for a page, with the levels that the settings give them."""
        key = target.settings, target.settings.codes_for(target.path)
        if key not in self._rulesets:
            catalog = load_catalog()
            rules = [catalog[code] for code in key[1]]
            self._rulesets[key] = Ruleset(rules, target.settings.levels, target.settings.since)
        return self._rulesets[key]

    def _layout_ruleset(self, target: Target) -> Ruleset:
        settings = target.settings
        layout = Settings(*settings.layers, Options(select=(LAYOUT_FAMILY,)))
        ruleset = self.ruleset(target._replace(settings=layout))
        return ruleset._replace(rules=[rule for rule in ruleset.rules if rule.code not in settings.ignored_codes])

    def context(self, target: Target) -> Context:
        """Return the house style and the site of a page; raises ConfigError as `check` does."""
        return Context(self._style(target.settings), self._site_of(target))

    def _style(self, settings: Settings) -> Style:
        """The house style with the additions of the bot's current configuration and of the settings."""
        content = _content_of_hebbot_config(settings)
        key = settings, content
        if key not in self._styles:
            style = load_style() if settings.hebbot_config is None else _with_hebbot(settings, content)
            self._styles[key] = style.extended(settings.style) if settings.style else style
        return self._styles[key]


def _content_of_hebbot_config(settings: Settings) -> bytes:
    if settings.hebbot_config is None:
        return b""
    try:
        return read_bytes(settings.hebbot_config, LARGEST_HEBBOT_CONFIG)
    except SourceError as error:
        raise ConfigError(f"{settings.hebbot_config}: cannot be read: {error}") from error


def _with_hebbot(settings: Settings, content: bytes) -> Style:
    from twimlint.rulebook.hebbot import HebbotConfigError, parse_hebbot_config  # noqa: PLC0415  # few projects have it

    try:
        return load_style().with_hebbot(parse_hebbot_config(content), settings.hebbot_since)
    except HebbotConfigError as error:
        raise ConfigError(error.in_file(str(settings.hebbot_config))) from error
