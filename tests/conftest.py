"""What applies to all tests: what a new rule lacks is reported first, and every run tries the same texts."""

import signal

import hypothesis
import pytest

FIRST = ("tests/rulebook/", "tests/test_mutations.py::")

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))


@pytest.fixture(autouse=True, scope="session")
def _interrupts_arrive() -> None:
    """A run that a script started in the background ignores Ctrl-C, and so would every process that a test starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
