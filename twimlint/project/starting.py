"""The files with which a site starts to use twimlint."""

from collections.abc import Mapping
from pathlib import Path

CONFIGURATION = """\
# Settings of twimlint: https://github.com/twimlint/twimlint#configuration
# Every line below is the default or an example; remove the # to change it.

# Rules to skip: codes, families or names. `twimlint rule` lists them.
# ignore = ["LNK008", "unlinked-room-alias"]

# The lowest level of problems that fails a run: info, warning or error.
# fail-on = "error"

# Files and folders to skip, with patterns as in .gitignore.
# exclude = ["drafts"]

# The first day to check. Older posts are checked only if they are named.
# since = 2026-01-01

# Known problems that are not reported; `twimlint baseline` writes the file.
# baseline = ".twimlint-baseline.json"

# Departments, verbs and projects of the bot.
# hebbot-config = "bot/config.toml"

# [level]
# MED001 = "info"
"""

WORKFLOW = """\
name: Posts
on:
  pull_request:
    paths: ["{content}/**.md"]
permissions: {{}}
jobs:
  twimlint:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
      pull-requests: write
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          ref: ${{{{ github.event.pull_request.head.sha }}}}
          persist-credentials: false
      - uses: twimlint/twimlint@v{version}
        with:
          paths: {content}
          suggest: true
"""

HOOKS = """\
repos:
  - repo: https://github.com/twimlint/twimlint
    rev: v{version}
    hooks:
      - id: twimlint-fix
      - id: twimlint-format
      - id: twimlint
"""


def starting_files(version: str, site: Path, repository: Path) -> Mapping[Path, str]:
    """Return the text of each file by its path, for a version of twimlint.

    Hooks and workflows are found at the root of the repository only, which may hold the site in a folder.
    """
    content = (site / "content").relative_to(repository).as_posix()
    return {
        site / ".twimlint.toml": CONFIGURATION,
        repository / ".pre-commit-config.yaml": HOOKS.format(version=version),
        repository / ".github/workflows/twimlint.yml": WORKFLOW.format(version=version, content=content),
    }
