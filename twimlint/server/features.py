"""How a module offers a feature: the method, what answers it, and what the client is told of it beforehand."""

from collections.abc import Callable
from typing import Any

from twimlint.diagnostics.named import NamedTuple

Handler = Callable[..., Any]
"""Takes the workspace and the parameters; a coroutine where the answer may take a while."""


class Feature(NamedTuple):
    """One method of LSP."""

    method: str
    handler: Handler
    options: Any = None
