"""Calls of an HTTP API that returns JSON, by a client that trusts neither the network nor the server.

Time, bytes, redirects and waits are bounded, whatever the server does. Every failure is an ApiError with one line. The
token is sent only to the API's own host and appears in no message.
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, UnknownHandler

from twimlint.diagnostics.named import NamedTuple

SECONDS_PER_CALL = 20.0
SECONDS_IN_ALL = 120.0
MOST_SECONDS_TO_WAIT = 60.0
"""The longest wait for rate limits, in total."""
MOST_BYTES_PER_ANSWER = 16 * 2**20
MOST_BYTES_IN_ALL = 64 * 2**20
_MOST_REDIRECTS = 3
_MOST_TRIES = 3
_MOST_CHARACTERS_OF_A_REASON = 200
_USUAL_WAIT = 60.0
"""GitHub asks for a minute where its headers name no time ("Rate limits for the REST API")."""

_PIECE = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LIMITED = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS})
_DONE = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})


class ApiError(Exception):
    """A failed call; `status` is the HTTP status, None without an answer. The message is one line."""

    def __init__(self, status: int | None, reason: str) -> None:
        super().__init__(reason if status is None else f"HTTP {status}: {reason}")
        self.status = status


class RateLimitError(ApiError):
    """The rate limit is reached, and the wait is longer than allowed here."""


class _Answer(NamedTuple):
    status: int
    reason: str
    headers: Mapping[str, str]
    content: bytes


class Api:
    """One server, as a token may see it; `address` has no slash at its end.

    Raises ApiError for an address or a token that cannot be used.
    """

    def __init__(self, address: str, token: str) -> None:
        try:
            scheme = urlsplit(address).scheme
        except ValueError:
            scheme = ""
        if scheme not in ("http", "https"):
            raise ApiError(None, "the address of the API is not an HTTP address")
        self._address = address
        self._token = _checked(token.strip())
        self._ends = time.monotonic() + SECONDS_IN_ALL
        self._seconds_to_wait = MOST_SECONDS_TO_WAIT
        self._room = MOST_BYTES_IN_ALL
        self._opener = OpenerDirector()  # urllib's own follows redirects, and reads files
        for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(), UnknownHandler()):
            self._opener.add_handler(handler)

    def get(self, path: str) -> Any:
        """The JSON at a path; redirects are followed within the same host.

        Raises ApiError.
        """
        address = f"{self._address}/{path}"
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._answer(address, None)
            if answer.status not in _REDIRECTS:
                return self._json(answer)
            address = self._redirected(address, answer)
        raise ApiError(None, f"more than {_MOST_REDIRECTS} redirects")

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """What is answered to a body sent as JSON; no redirect is followed.

        Raises ApiError, also where the body may have arrived but no answer came.
        """
        answer = self._answer(f"{self._address}/{path}", json.dumps(body).encode())
        if answer.status in _REDIRECTS:
            raise ApiError(answer.status, "the server redirects the request, which was not followed")
        return self._json(answer)

    def _redirected(self, address: str, answer: _Answer) -> str:
        location = answer.headers.get("location", "")
        try:
            target = urljoin(address, location)
            same_host = location and urlsplit(target)[:2] == urlsplit(self._address)[:2]
        except ValueError:
            same_host = False
        if not same_host:
            raise ApiError(answer.status, "a redirect to another host, to which the token must not be sent")
        return target

    def _json(self, answer: _Answer) -> Any:
        if answer.status not in _DONE:
            raise ApiError(answer.status, self._told(answer))
        try:
            return json.loads(answer.content)
        except (ValueError, RecursionError):
            raise ApiError(None, "the answer is not JSON") from None

    def _told(self, answer: _Answer) -> str:
        """Why a call failed, with the server's own message if there is one; never with the token."""
        told = _message(answer) or answer.reason or "no reason given"
        told = told.replace(self._token, "***") if self._token else told
        return told if len(told) <= _MOST_CHARACTERS_OF_A_REASON else f"{told[:_MOST_CHARACTERS_OF_A_REASON]}…"

    # -- one call ------------------------------------------------------------------------------------------------------

    def _answer(self, address: str, body: bytes | None) -> _Answer:
        """The answer of a server that may want us to wait for it."""
        for tries_left in reversed(range(_MOST_TRIES)):
            answer = self._exchange(address, body)
            wait = seconds_to_wait(answer.status, answer.headers, _message(answer), time.time())
            if wait is None:
                return answer
            if not tries_left or wait > min(self._seconds_to_wait, self._ends - time.monotonic()):
                raise RateLimitError(answer.status, f"the rate limit is reached, and ends in {_duration(wait)}")
            self._seconds_to_wait -= wait
            time.sleep(wait)
        raise AssertionError

    def _exchange(self, address: str, body: bytes | None) -> _Answer:
        headers = {
            "Accept": "application/vnd.github+json",
            "Content-Type": "application/json",
            "User-Agent": "twimlint",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        request = Request(address, data=body, headers=headers)  # noqa: S310  # the opener knows HTTP and nothing else
        if self._token:
            request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        seconds = min(SECONDS_PER_CALL, self._ends - time.monotonic())
        if seconds <= 0 or self._room <= 0:
            raise ApiError(None, f"more than {SECONDS_IN_ALL:.0f} seconds or {MOST_BYTES_IN_ALL:,} bytes in all")
        answer = within(seconds, lambda: self._open(request, seconds))
        self._room -= len(answer.content)
        return answer

    def _open(self, request: Request, seconds: float) -> _Answer:
        limit = min(MOST_BYTES_PER_ANSWER, self._room)
        try:
            with self._opener.open(request, timeout=seconds) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return _Answer(answer.status, answer.reason, headers, _content(answer, limit))
        except HTTPException as error:
            raise ApiError(None, f"no proper answer ({type(error).__name__})") from None
        except OSError as error:
            raise ApiError(None, _reason(error)) from None
        except ValueError:
            raise ApiError(None, "an answer or an address that cannot be read") from None


def _checked(token: str) -> str:
    if not re.fullmatch(r"[!-~]*", token):
        raise ApiError(None, "the token contains invalid characters: set it again")
    return token


def _content(answer: HTTPResponse, limit: int) -> bytes:
    pieces, room = [], limit
    while piece := answer.read(_PIECE):
        room -= len(piece)
        if room < 0:
            raise ApiError(None, f"an answer of more than {limit:,} bytes")
        pieces.append(piece)
    if answer.length:  # http.client does not mind where it reads in pieces
        raise ApiError(None, "the answer was cut off")
    return b"".join(pieces)


def _reason(error: OSError) -> str:
    """What the system said, which urllib may have wrapped."""
    cause = getattr(error, "reason", error)
    if isinstance(cause, TimeoutError):
        return "no answer in time"
    text = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    return str(text)[:_MOST_CHARACTERS_OF_A_REASON]


def _message(answer: _Answer) -> str:
    """The `message` of an answer that is an error; empty where there is none."""
    if answer.status in _DONE or len(answer.content) > _PIECE:
        return ""
    try:
        told = json.loads(answer.content)["message"]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return ""
    return told if isinstance(told, str) else ""


def within(seconds: float, call: Callable[[], _Answer]) -> _Answer:
    """The result of a call; raises ApiError if it takes too long for any reason.

    The call then continues in the background until it ends or the process does: a slow server or a name lookup that
    never ends cannot be interrupted in another way.
    """
    results: SimpleQueue[tuple[_Answer | None, Exception | None]] = SimpleQueue()

    def work() -> None:
        try:
            results.put((call(), None))
        except Exception as error:  # told to the one who waits
            results.put((None, error))

    Thread(target=work, daemon=True).start()
    try:
        answer, error = results.get(timeout=seconds)
    except Empty:
        raise ApiError(None, f"no answer within {seconds:.0f} seconds") from None
    if error is not None:
        raise error
    assert answer is not None  # noqa: S101  # one of the two is there
    return answer


# -- rate limits -----------------------------------------------------------------------------------------------------


def seconds_to_wait(status: int, headers: Mapping[str, str], message: str, now: float) -> float | None:
    """How long an answer asks us to wait; None where it does not.

    `Retry-After` goes before `x-ratelimit-reset` ("Rate limits for the REST API", "Exceeding the rate limit").
    """
    if status not in _LIMITED:
        return None
    exhausted = headers.get("x-ratelimit-remaining", "").strip() == "0"
    retry_after = _retry_after(headers.get("retry-after", ""), now)
    if retry_after is not None:
        return max(retry_after, 1.0)
    if not (exhausted or status == HTTPStatus.TOO_MANY_REQUESTS or "rate limit" in message.lower()):
        return None
    reset = headers.get("x-ratelimit-reset", "").strip()
    if exhausted and re.fullmatch(r"[0-9]{1,12}", reset):
        return max(int(reset) - now, 1.0)
    return _USUAL_WAIT


def _retry_after(written: str, now: float) -> float | None:
    """The header in seconds: it holds a number, or a date (RFC 9110, 10.2.3)."""
    written = written.strip()
    if re.fullmatch(r"[0-9]{1,12}", written):
        return float(written)
    try:
        return parsedate_to_datetime(written).timestamp() - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes > 60:
        return "more than an hour"
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{minutes} minutes"
