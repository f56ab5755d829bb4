"""How messages quote the post."""

_LIMIT = 60


def quoted(text: str) -> str:
    """Text of the post in backticks, on one line and cut in the middle where it is long."""
    line = " ".join(text.split())
    if len(line) > _LIMIT:
        line = f"{line[: _LIMIT // 2]}…{line[-_LIMIT // 2 :]}"
    return f"`{line}`"
