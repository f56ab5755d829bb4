"""The revision of twimlint: stored when a package is built, read from git in a checkout."""

import subprocess
from pathlib import Path

FILE_NAME = "REVISION"
_DESCRIBE = ("git", "describe", "--always", "--abbrev=12", "--dirty", "--exclude=*")


def revision() -> str | None:
    """The commit that this package was built from or runs in, with `-dirty` behind it if there are changes."""
    package = Path(__file__).parent.parent
    return written_down(package) or of_checkout(package.parent)


def written_down(package: Path) -> str | None:
    """The revision that the build stored in the package."""
    try:
        return (package / FILE_NAME).read_text("utf-8").strip()
    except OSError:
        return None


def of_checkout(root: Path) -> str | None:
    """The revision of a folder according to git; None without git or a repository."""
    if not (root / ".git").exists():
        return None
    try:
        done = subprocess.run(_DESCRIBE, cwd=root, capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip() or None
