"""Records the questions of checks about a site with the answers, so that a later run can compare the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps

from twimlint.text.digest import digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Concatenate, ParamSpec, TypeVar

    P = ParamSpec("P")
    T = TypeVar("T")
    S = TypeVar("S", bound="Questioned")

Question = tuple[str, ...]
"""The name of a method and its arguments; `\\0` stands for None."""

Answers = Mapping[Question, str]
"""Questions with the digests of their answers."""

_NONE = "\0"


@contextmanager
def no_answers() -> Iterator[Answers]:
    """The record for a file without a site: nothing was asked."""
    yield {}


class Questioned:
    """An object that answers questions; questions asked while answering another are not recorded."""

    def __init__(self) -> None:
        self._answers: dict[Question, str] | None = None

    @contextmanager
    def recorded(self) -> Iterator[Answers]:
        """Record the questions asked inside the block."""
        before, self._answers = self._answers, {}
        try:
            yield self._answers
        finally:
            self._answers = before

    def still_answers(self, answers: Answers) -> bool:
        """Whether each question still has the same answer."""
        return all(self._ask(*question) == known for question, known in answers.items())

    def _ask(self, name: str, *arguments: str) -> str | None:
        method = getattr(type(self), name, None)
        if isinstance(method, property):
            method = method.fget
        if method is None or method not in _QUESTIONS:
            return None
        try:
            return _digest(method(self, *(None if word == _NONE else word for word in arguments)))
        except (TypeError, ValueError):  # recorded by another version in another form
            return None


_QUESTIONS: set[object] = set()


def question(method: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Mark a method, whose arguments are strings or None, so that its answers can be recorded."""

    @wraps(method)
    def ask(self: S, *args: P.args, **kwargs: P.kwargs) -> T:
        answers, self._answers = self._answers, None
        try:
            answer = method(self, *args, **kwargs)
        finally:
            self._answers = answers
        if answers is not None:
            words = (_NONE if word is None else str(word) for word in args)
            answers[method.__name__, *words] = _digest(answer)
        return answer

    _QUESTIONS.add(ask)
    return ask  # type: ignore[return-value]  # the name of its first argument is no part of it


def _digest(answer: object) -> str:
    return digest(repr(_in_order(answer)).encode("utf-8", "backslashreplace"))


def _in_order(answer: Any) -> Any:
    """An answer without what differs from process to process: the order of sets."""
    if isinstance(answer, (set, frozenset)):
        return sorted(map(_in_order, answer))
    if isinstance(answer, (list, tuple)):
        return [_in_order(part) for part in answer]
    return answer
