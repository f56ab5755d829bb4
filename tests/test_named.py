"""Named tuples defined by `diagnostics.named` are those of `typing`, which type checkers take them for."""

import pickle
import typing

import pytest

from twimlint.diagnostics import named


class Ours(named.NamedTuple):
    """A pair."""

    name: str
    number: int = 1

    @property
    def doubled(self) -> int:
        return 2 * self.number


class Theirs(typing.NamedTuple):
    """A pair."""

    name: str
    number: int = 1

    @property
    def doubled(self) -> int:
        return 2 * self.number


def test_they_behave_alike() -> None:
    for kind in (Ours, Theirs):
        made = kind("a", number=2)
        assert (made.name, made[1], made.doubled, *made) == ("a", 2, 4, "a", 2)
        assert (made, hash(made)) == (("a", 2), hash(("a", 2)))
        assert (kind("b"), kind("b")._replace(number=3)) == (("b", 1), ("b", 3))
        assert (kind._make(["c", 4]), kind("d")._asdict()) == (("c", 4), {"name": "d", "number": 1})
        assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301  # made here
        assert type(pickle.loads(pickle.dumps(made))) is kind  # noqa: S301
    assert repr(Ours("a")).replace("Ours", "Theirs") == repr(Theirs("a"))
    assert (Ours._fields, Ours._field_defaults) == (Theirs._fields, Theirs._field_defaults)
    assert (Ours.__match_args__, Ours.__doc__) == (Theirs.__match_args__, Theirs.__doc__)


def test_they_refuse_alike() -> None:
    for kind in (Ours, Theirs):
        for wrong in ((), ("a", 1, 2)):
            with pytest.raises(TypeError):
                kind(*wrong)
        with pytest.raises(TypeError):
            kind._make(["a"])
        with pytest.raises((TypeError, ValueError), match="colour"):  # from Python 3.13 the former
            kind("a")._replace(colour="red")  # type: ignore[call-arg]
        with pytest.raises(AttributeError):
            kind("a").number = 2  # type: ignore[misc]
        with pytest.raises(AttributeError):
            kind("a").colour = 2  # type: ignore[union-attr]
