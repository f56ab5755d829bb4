"""The type of a check, and the context that a check is given."""

from collections.abc import Callable, Iterable

from twimlint.diagnostics import Violation
from twimlint.diagnostics.named import NamedTuple
from twimlint.post.document import Document
from twimlint.rulebook.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twimlint.site.pages import Site


class Context(NamedTuple):
    """What a check may use besides the post; `site` is None if the post is in no Zola site."""

    style: Style
    site: "Site | None" = None


Check = Callable[[Document, Context], Iterable[Violation]]
"""Yields a span, a message and at most one fix for each violation; knows no code and no level."""
