"""A server that many tests share; each opens texts of its own."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.paths import FIXTURES
from tests.server.editor import Editor, editor

EARLIER = """\
+++
date = "2025-12-26"
title = "This Week in Matrix 2025-12-26"

[taxonomies]
author = ["Odette Earlier"]
category = ["This Week in Matrix", "Allotments"]
+++

## Dept of Clients 📱

### Snowdrop

[Odette 😀](https://matrix.to/#/@odette:snow.example) says

> Thanks to [Odette](https://matrix.to/#/@odette:snow.example) and [Ode](https://matrix.to/#/@ode:snow.example); meet
> us in [the snow](https://matrix.to/#/#snow:snow.example), and read [MSC4321: Seeds](https://msc.example/4321).
"""
"""A post of the site that links accounts, a room and a proposal, and has a category of its own."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the fixture's site."""
    folder = tmp_path_factory.mktemp("work") / "site"
    shutil.copytree(FIXTURES / "site", folder)
    Path(folder, "content/blog/2025/12/2025-12-26-twim.md").write_text(EARLIER, "utf-8")
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared(site: Path) -> AsyncIterator[Editor]:
    async with editor(site) as here:
        yield here
