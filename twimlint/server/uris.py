"""Files as the client names them, `file:` URIs, and as the system does."""

import os
import re
from urllib.parse import quote, unquote, urlsplit

_DRIVE = re.compile(r"/[A-Za-z]:")


def path_of(uri: str) -> str | None:
    """The absolute path of a `file:` URI on this machine; None for any other."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    path = unquote(parts.path, errors="surrogateescape")
    if parts.scheme != "file" or parts.netloc not in ("", "localhost") or not path.startswith("/") or "\0" in path:
        return None
    if os.name == "nt" and _DRIVE.match(path):
        return os.path.normpath(path[1:])
    return os.path.normpath(path)


def name_of(uri: str) -> str:
    """The name of a text without a file: `untitled:Untitled-1` is `Untitled-1`."""
    return unquote(uri.partition(":")[2]).replace("\0", "") or uri


def uri_of(path: str) -> str:
    """The `file:` URI of an absolute path."""
    with_slashes = path.replace(os.sep, "/")
    slash = "" if with_slashes.startswith("/") else "/"
    return f"file://{slash}{quote(with_slashes, errors='surrogateescape')}"
