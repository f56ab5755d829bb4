"""Where a program may keep files that it can recreate."""

import os
import sys

# The functions of os.path are used in place of pathlib: every start asks for this folder.
# ruff: noqa: PTH111, PTH118


def user_cache_folder() -> str:
    """Return twimlint's folder in the user's cache folder, which need not exist.

    `$XDG_CACHE_HOME`, else `~/.cache` (XDG Base Directory Specification 0.8, where a relative path counts as unset),
    `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows.
    """
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    if not os.path.isabs(named):  # noqa: PTH117
        named = os.path.expanduser("~/Library/Caches" if sys.platform == "darwin" else "~/.cache")
    if not os.path.isabs(named):  # noqa: PTH117  # a home folder that is none, such as `HOME=.`
        named = os.devnull  # below it, nothing can be read or written
    return os.path.join(named, "twimlint")
