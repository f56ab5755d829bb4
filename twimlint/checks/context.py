"""What a check is given and what it is."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from twimlint.diagnostics import Violation
from twimlint.post.document import Document
from twimlint.rulebook.style import Style

if TYPE_CHECKING:
    from twimlint.site.pages import Site


class Context(NamedTuple):
    """What a check may know beside the post; `site` is None where the post stands in no Zola site."""

    style: Style
    site: "Site | None" = None


Check = Callable[[Document, Context], Iterable[Violation]]
"""Yields where something is wrong, what to say, and at most one fix; knows no code and no level."""
