"""Cache, processes, order and place change no result; `benchmarks/differential.py` runs this for longer."""

from pathlib import Path

import pytest

from tests.batch.differential import check_rounds


@pytest.mark.parametrize(("seed", "settled"), [(1, 0), (2, 10**15), (3, 2 * 10**9)])
def test_all_ways_to_check_a_site_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, settled: int
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    monkeypatch.setattr("twimlint.site.reading._SETTLED_NANOSECONDS", settled)
    check_rounds(tmp_path / "site", seed, 12)
