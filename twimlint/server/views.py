"""An open text as features see it: parsed as a page, with its settings, its house style and its site."""

from collections.abc import Sequence
from functools import cached_property

from twimlint.diagnostics import Diagnostic, Span, Violation
from twimlint.engine.check import Ruleset, check, diagnose
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.project.files import Target
from twimlint.rulebook.catalog import load_catalog
from twimlint.server.positions import Ruler
from twimlint.server.texts import Text
from twimlint.session.judge import Session
from twimlint.text.source import Source

_OVERSIZED = "SRC002"


class View:
    """One version of an open text; it is parsed once for all requests.

    `relates` says that the client can show places that a diagnostic is related to.
    """

    def __init__(self, text: Text, target: Target, session: Session, *, relates: bool = False) -> None:
        self.text = text
        self.relates = relates
        self.target = target
        self._session = session
        self.context = session.context(target)
        self.site = self.context.site
        self.style = self.context.style

    @property
    def source(self) -> Source:
        return self.text.source

    @cached_property
    def ruler(self) -> Ruler:
        return self.text.ruler

    @cached_property
    def document(self) -> Document:
        return Document(self.source, self.style)

    @property
    def is_checked(self) -> bool:
        """Whether the text is checked: it is Markdown and not excluded by a setting."""
        is_markdown = self.text.language == "markdown" or self.text.path.endswith(".md")
        return is_markdown and not (self.text.is_file and self.target.settings.excludes(self.target.path))

    @cached_property
    def is_oversized(self) -> bool:
        limit = self.target.settings.max_file_size
        return len(self.source.text) > limit // 4 and len(self.source.text.encode()) > limit

    @cached_property
    def diagnostics(self) -> Sequence[Diagnostic]:
        """The diagnostics of the whole page."""
        if not self.is_checked:
            return ()
        if self.is_oversized:
            limit = self.target.settings.max_file_size
            fault = f"larger than {limit:,} bytes: raise `max-file-size` if this is a post"
            return [diagnose(self.source, load_catalog()[_OVERSIZED], Violation(Span(0, 0), fault), {})]
        return check(self.document, self._ruleset, self.context)

    def diagnostics_with(self, text: str) -> Sequence[Diagnostic]:
        """The diagnostics of another text in the place of this one."""
        return check(Document(self.source.with_text(text), self.style), self._ruleset, self.context)

    @property
    def _ruleset(self) -> Ruleset:
        return self._session.ruleset(self.target)

    # -- fixing ------------------------------------------------------------------------------------------------------

    def fixed(self, *, unsafe: bool = False) -> str:
        """The text with its safe fixes, and the unsafe ones if requested."""
        if not self.may_be_fixed:
            return self.source.text
        return self._session.fix(self.target, self.source, unsafe=unsafe).text

    def fixed_by(self, code: str) -> str:
        """The text with the safe fixes of one rule."""
        rules = [rule for rule in self._ruleset.rules if rule.code == code]
        return fix(self.source, Ruleset(rules, self._ruleset.levels), self.context).text

    def formatted(self) -> str:
        """The text with its layout formatted."""
        if not self.may_be_fixed:
            return self.source.text
        return self._session.format(self.target, self.source).text

    @property
    def may_be_fixed(self) -> bool:
        return self.is_checked and not self.is_oversized
