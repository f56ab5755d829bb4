"""What counts as unchanged: records of a site that fit together, and the parts of twimlint that reports depend on."""

from pathlib import Path

import pytest

from tests.rooms import ORDER, PACKAGE
from twimlint.batch import remembered
from twimlint.site.reading import Answer, merged

OLD, NEW = (1, 1), (2, 2)


@pytest.mark.parametrize(
    ("before", "later", "together"),
    [
        ({"a": (OLD, "")}, {"b": (OLD, "")}, {"a": (OLD, ""), "b": (OLD, "")}),
        ({"a": (OLD, "")}, {"a": (OLD, "")}, {"a": (OLD, "")}),
        ({"a": (OLD, "")}, {"a": (NEW, "")}, None),
        ({"a": (OLD, "x")}, {"a": (NEW, "x")}, {"a": (NEW, "x")}),
        ({"a": (OLD, "x")}, {"a": (NEW, "y")}, None),
        ({"a": (OLD, "")}, {"a": (OLD, "x")}, {"a": (OLD, "x")}),
        ({"a": (OLD, "x")}, {"a": (OLD, "")}, {"a": (OLD, "x")}),
    ],
)
def test_records_of_what_has_changed_in_between_do_not_fit_together(
    before: dict[str, Answer], later: dict[str, Answer], together: dict[str, Answer] | None
) -> None:
    assert merged(before, later) == together


def test_reports_depend_on_every_room_that_makes_them() -> None:
    stats = remembered._stats(str(PACKAGE), remembered._NO_GROUNDS)
    counted = {Path(path).relative_to(PACKAGE).with_suffix("").parts[0] for path, _, _ in stats}
    shown_by = {"output", "github", "server", "cli"}
    assert set(ORDER) - shown_by <= counted
    assert not counted & shown_by
