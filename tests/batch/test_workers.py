"""Several processes give the same result as one, and end cleanly if one of them is killed."""

import multiprocessing
import os
import pickle
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.command import INSECURE, POST, run, write
from twimlint.batch import workers
from twimlint.session.report import Report
from twimlint.text.source import Source

needs_fork = pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="processes see no patch here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {f"{number:02}.md": POST + INSECURE * number for number in range(30)})
    return tmp_path


def die(_chunk: Sequence[object]) -> None:
    os._exit(1)


def fail(*_arguments: object) -> Report:
    raise RuntimeError("on the way")


@needs_fork
def test_a_process_that_dies_is_one_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_check", die)
    result = run("check", "--no-cache", "--jobs", "2", cwd=folder)
    assert result.code == 2
    assert result.err == "error: a worker process was killed, possibly for lack of memory: try --jobs 1\n"


@needs_fork
def test_a_bug_in_a_process_names_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twimlint.session.judge.check", fail)
    result = run("check", "--no-cache", "--jobs", "2", "--verbose", cwd=folder)
    assert result.code == 2
    assert "error: 00.md: RuntimeError: on the way; this is a bug in twimlint" in result.err
    assert "in fail" in result.err  # the traceback of the other process


def test_the_number_of_processes_changes_nothing(folder: Path) -> None:
    one, *more = (run("check", "--no-cache", "--jobs", str(jobs), cwd=folder) for jobs in (1, 2, 5))
    assert more == [one, one]


def test_a_source_is_sent_without_what_was_computed_from_it() -> None:
    source = Source("a.md", "a\n" * 100)
    sent = pickle.dumps(source)
    assert source.location(10)
    assert pickle.dumps(source) == sent
    assert pickle.loads(sent).text == source.text  # noqa: S301  # made a moment ago
