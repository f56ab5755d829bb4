"""The table of a cold start names its parts by functions of twimlint, which may be renamed."""

import sys
from pathlib import Path

from benchmarks.start_up import ROWS, measure, table
from tests.command import INSECURE, POST, write


def test_every_part_of_a_cold_check_takes_time(tmp_path: Path) -> None:
    text = f"{POST}{INSECURE}\n<div>\n\nmistune knows this tag\n"
    write(tmp_path, {"config.toml": 'base_url = "https://example.org"\n', "content/a.md": text})
    measured = measure(Path(sys.executable), tmp_path / "content" / "a.md", tmp_path, rounds=1)
    assert set(measured.parts) - set(ROWS) == set()
    assert [name for name in ROWS if measured.parts.get(name, 0.0) <= 0] == []
    assert f"| **whole process** | {sum(measured.parts.values()) * 1000:.1f} |" in table(measured)
