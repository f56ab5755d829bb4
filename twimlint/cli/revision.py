"""Which revision of twimlint this is: written down when a package is built, asked of git in a checkout."""

import subprocess
from pathlib import Path

FILE_NAME = "REVISION"
_DESCRIBE = ("git", "describe", "--always", "--abbrev=12", "--dirty", "--exclude=*")


def revision() -> str | None:
    """The commit that this package was built from or runs in, with `-dirty` behind it if there are changes."""
    package = Path(__file__).parent.parent
    return written_down(package) or of_checkout(package.parent)


def written_down(package: Path) -> str | None:
    """What a build has left in the package."""
    try:
        return (package / FILE_NAME).read_text("utf-8").strip()
    except OSError:
        return None


def of_checkout(root: Path) -> str | None:
    """What git says of the folder that it keeps; None where it keeps none, or is not there."""
    if not (root / ".git").exists():
        return None
    try:
        done = subprocess.run(_DESCRIBE, cwd=root, capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip() or None
