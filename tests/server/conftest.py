"""A server that many tests share; each opens texts of its own."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.paths import FIXTURES
from tests.server.editor import Editor, editor


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the fixture's site."""
    folder = tmp_path_factory.mktemp("work") / "site"
    shutil.copytree(FIXTURES / "site", folder)
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared(site: Path) -> AsyncIterator[Editor]:
    async with editor(site) as here:
        yield here
