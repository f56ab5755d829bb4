"""Web addresses whose scheme is missing, misspelled, or not followed by `://`."""

import re
from functools import cache

from twimlint.checks.addresses import has_file_ending, host_of, is_public_host
from twimlint.checks.wording import one_slip
from twimlint.diagnostics.named import NamedTuple

_SHORTEST_SLIP = 4
"""Words with fewer letters than this resemble `http` too little to be a misspelling of it."""
_SHORTEST_END = 3
_OTHER_SCHEMES = frozenset({"ssh"})
_DEFANGED = {"hxxp": "http", "hxxps": "https"}


class Mistyped(NamedTuple):
    """What is wrong with the beginning of an address, in words that follow it, and the address if it is certain."""

    reason: str
    address: str | None


@cache
def _sound_beginning() -> re.Pattern[str]:
    return re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://(?![/\\])")


@cache
def _parts() -> re.Pattern[str]:
    """Scheme, marks, slashes and rest of any text; each may be empty."""
    return re.compile(r"\A([A-Za-z]{0,8})([:;.,\"']{0,3})([/\\]{0,4})(.*)", re.DOTALL)


def mistyped_scheme(target: str) -> Mistyped | None:
    """What is wrong with how a web address begins; None if nothing is, or if it may be no web address."""
    if _sound_beginning().match(target) is not None:
        return None
    written, marks, slashes, rest = _parts().findall(target)[0]
    scheme = _web_scheme(written.lower())
    if scheme is None:
        return None
    rest = rest.replace("\\", "/") if "\\" in slashes else rest
    rest = rest.removeprefix(":") if slashes and not marks else rest
    host = host_of(f"://{rest}")
    is_sound = is_public_host(host) and (bool(marks) or len(slashes) > 1 or not has_file_ending(rest))
    is_written_out = written.lower() == scheme and (marks == ":" or slashes == "//")
    if not (is_written_out or (is_sound and _is_separated(written, scheme, marks, slashes))):
        return None
    if not written:
        reason = f"has no scheme: write `{scheme}://`"
    elif written.lower() == scheme and marks == ":":
        reason = f"needs two slashes after its scheme: write `{scheme}://`"
    else:
        reason = "has a misspelled scheme: correct it"
    return Mistyped(reason, f"{scheme}://{rest}" if is_sound else None)


def behind_first_scheme(address: str) -> str | None:
    """The address that follows a scheme in front of it: `https://http//host` means `http://host`; None if none does."""
    second = host_of(address)
    if second not in {"http", "https"}:
        return None
    return f"{second}://{address.partition('://')[2][len(second) :].lstrip(':/')}"


def _web_scheme(word: str) -> str | None:
    """The scheme that a word in lower case is, or is a misspelling or the end of; an empty word is `https`."""
    scheme = "https" if "s" in word or not word else "http"
    if word in _OTHER_SCHEMES:
        return None
    if word in _DEFANGED:
        return _DEFANGED[word]
    is_end = scheme.endswith(word)
    is_jumbled = len(word) >= _SHORTEST_END and set(word) <= set("https")
    is_slip = len(word) >= _SHORTEST_SLIP and (one_slip(word, "https") or one_slip(word, "http"))
    return scheme if is_end or is_jumbled or is_slip else None


def _is_separated(written: str, scheme: str, marks: str, slashes: str) -> bool:
    """Whether what stands between the scheme and the host is what is left of `://`."""
    if not written:
        return marks == ":" or (not marks and slashes.startswith("//"))
    if len(written) < _SHORTEST_END:
        return f"{marks}{slashes}" == "://"
    if written.lower() == scheme:
        return bool(slashes) or ":" in marks
    return len(slashes) > 1 or (bool(marks) and bool(slashes))
