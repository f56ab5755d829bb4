"""What counts as unchanged: records of a site that fit together, and the parts of twimlint that reports depend on."""

import bisect
from pathlib import Path

import mistune
import pytest

import twimlint
from tests.command import INSECURE, write
from tests.rooms import ORDER, PACKAGE
from twimlint.batch import remembered
from twimlint.batch.cache import Store
from twimlint.batch.remembered import Remembered
from twimlint.project.files import Target
from twimlint.project.settings import Settings
from twimlint.session.report import Report
from twimlint.session.sites import Look
from twimlint.site.reading import Answer, Disk, Stamp, merged, renewed
from twimlint.text.source import Source

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


def test_all_of_a_dependency_counts_be_it_a_package_or_a_module() -> None:
    assert remembered._places_of("mistune") == [str(Path(mistune.__file__).parent)]
    assert remembered._places_of("bisect") == [bisect.__file__]
    assert remembered._places_of("no_such_dependency") == ()


def test_nothing_is_kept_from_a_run_during_which_the_site_has_changed(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"config.toml": 'base_url = "https://example.org"', "content/a.md": "Words.\n", "content/b.md": "+++\n+++\n"},
    )
    root, page = str(tmp_path), str(tmp_path / "content/b.md")
    target = Target("a.md", str(tmp_path / "content/a.md"), Settings())

    def later() -> Remembered:
        return Remembered(Store(str(tmp_path / "cache")), wants_site=True)

    def stands(stamps: list[Stamp], *, failed: bool) -> bool:
        """Whether the answers that watching goes by stand after a run in which each process read one of the stamps."""
        run = later()
        run.keep(target, Report(target.name, source=Source(target.name, "Words.\n"), failed=failed))
        run.take_looks(Look(root, {page: (stamp, "")}, complete=True) for stamp in stamps)
        run.close()
        return all(renewed(Disk(), path, answer) for path, answer in run.answers().items())

    stamp = Disk().stamp(page)
    assert stands([stamp, stamp], failed=False)
    assert not stands([NEW, stamp], failed=True)
    believed = later().report(target)
    assert believed is not None
    assert not believed.failed


@pytest.mark.parametrize(
    ("message", "kept"),
    [("`👩\u200d🌾 says`", True), ("a\u00a0b", True), ("a\x1fb", False), ("a\x7fb", False), ("a\x9fb", False)],
)
def test_a_message_that_controls_no_terminal_is_kept(tmp_path: Path, message: str, kept: bool) -> None:
    write(tmp_path, {"a.md": INSECURE})
    target = Target("a.md", str(tmp_path / "a.md"), Settings())
    report = Report(
        target.name, [twimlint.check(INSECURE, "a.md")[0]._replace(message=message)], Source("a.md", INSECURE)
    )
    earlier = Remembered(Store(str(tmp_path / "cache")), wants_site=False)
    earlier.keep(target, report)
    earlier.close()
    later = Remembered(Store(str(tmp_path / "cache")), wants_site=False).report(target)
    assert (None if later is None else later.diagnostics) == (report.diagnostics if kept else None)


def test_an_entry_that_twimlint_did_not_write_goes_with_the_next_report(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": INSECURE})
    target = Target("a.md", str(tmp_path / "a.md"), Settings())
    name = remembered._entry_name(target)
    store = Store(str(tmp_path / "cache"))
    store.keep(remembered._shelf_of(name), {"a": 1, "b": {"grounds": ["words"]}, "c": {"grounds": [1, None]}})
    run = Remembered(store, wants_site=False)
    run.keep(target, Report(target.name, source=Source(target.name, INSECURE)))
    run.close()
    assert set(store.read(remembered._shelf_of(name))) == {name}


def test_nothing_is_kept_when_the_bot_s_configuration_is_gone_since_the_settings_were_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": INSECURE, "bot.toml": 'verbs = ["says"]\n'})
    settings = Settings.of({"hebbot-config": "bot.toml"}, str(tmp_path))
    target = Target("a.md", str(tmp_path / "a.md"), settings)
    assert settings.hebbot_config == tmp_path / "bot.toml"
    (tmp_path / "bot.toml").unlink()
    for _ in range(2):
        run = Remembered(Store(str(tmp_path / "cache")), wants_site=False)
        assert run.report(target) is None
        run.keep(target, Report(target.name, source=Source(target.name, INSECURE)))
        run.close()
