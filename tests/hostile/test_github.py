"""The Action with lying servers and events: one warning, the outcome of `fail-on`, and the token is not disclosed."""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command import INSECURE, POST, Result, run, write
from tests.github.test_action import git
from tests.hostile.servers import MODES, SECONDS_OF_SILENCE, SECRET, Attacker, Request, attacking
from tests.runner_commands import commands
from twimlint.github import transport
from twimlint.github.api import PullRequest
from twimlint.github.event import commit, read_event
from twimlint.github.transport import Api, ApiError, RateLimitError, seconds_to_wait

BASE = "b" * 40
EVENT = {"pull_request": {"number": 7, "base": {"sha": BASE}, "head": {"sha": "c" * 40}}}


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorter limits than in real runs, so that tests do not wait."""
    monkeypatch.setattr(transport, "SECONDS_PER_CALL", 1.0)
    monkeypatch.setattr(transport, "SECONDS_IN_ALL", 5.0)
    monkeypatch.setattr(transport, "MOST_SECONDS_TO_WAIT", 2.0)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A commit with a post that has an error and a problem that can be fixed."""
    write(tmp_path / "work", {"2024-05-03-twim.md": POST + INSECURE + "\n\x07\n"})
    git(tmp_path / "work", "init", "--quiet")
    git(tmp_path / "work", "add", ".")
    git(tmp_path / "work", "commit", "--quiet", "-m", "A post")
    return tmp_path / "work"


def act(checkout: Path, event: object = EVENT, **more: str) -> tuple[Result, str]:
    """Run the hidden command in this process; the result of it, and the log of the check that it has started."""
    file, output = checkout.parent / "event.json", checkout.parent / "output"
    file.write_text(event if isinstance(event, str) else json.dumps(event))
    output.write_text("")
    environment = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_PATH": str(file),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_REPOSITORY": "blog/site",
        "GITHUB_WORKSPACE": str(checkout),
        "INPUT_CHANGED_ONLY": "true",
        "INPUT_GITHUB_TOKEN": SECRET,
        "RUNNER_TEMP": str(checkout.parent),
        "PYTHONPATH": os.pathsep.join(sys.path),
        **more,
    }
    result = run("action", cwd=checkout, env=environment)
    return result, output.read_text()


def warnings(result: Result) -> list[str]:
    return [command.data for command in commands(result.out) if command.name == "warning"]


def harmless(result: Result) -> None:
    assert SECRET not in result.out + result.err
    assert "Traceback" not in result.err
    assert "bug in twimlint" not in result.err
    assert all(command.data != "forged" for command in commands(result.out + result.err))


def api(attacker: Attacker) -> PullRequest:
    return PullRequest(attacker.address, "blog/site", 7, SECRET)


# -- servers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_whatever_a_server_does_is_one_error_of_one_line_in_time(mode: Callable[[Request], None]) -> None:
    with attacking(mode) as attacker:
        for call in (
            lambda: list(api(attacker).comments()),
            lambda: api(attacker).patches(),
            lambda: api(attacker).post_review({}),
        ):
            began = time.monotonic()
            with pytest.raises(ApiError) as raised:
                call()
            assert time.monotonic() - began < SECONDS_OF_SILENCE
            told = str(raised.value)
            assert SECRET not in told
            assert len(told) < 300
        assert len(attacker.asked) < 3 * 31


@pytest.mark.parametrize("mode", ["connection reset", "null", "files of another shape", "permission denied", "huge"])
@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("never", 0)])
def test_a_server_that_fails_costs_one_warning_and_the_outcome_stays(
    checkout: Path, mode: str, fail_on: str, code: int
) -> None:
    with attacking(MODES[mode]) as attacker:
        result, _ = act(
            checkout,
            INPUT_SUGGEST="true",
            INPUT_CHANGED_ONLY="false",
            INPUT_FAIL_ON=fail_on,
            GITHUB_API_URL=attacker.address,
        )
    harmless(result)
    assert (result.code, len(warnings(result))) == (code, 1)
    assert warnings(result)[0].startswith("no suggestions: ")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_followed_by_no_write_and_to_no_other_host(status: str) -> None:
    with attacking(lambda request: request.ok([])) as other:
        with attacking(lambda request: request.answer(status, Location=f"{other.address}/x")) as attacker:
            with pytest.raises(ApiError, match="another host"):
                api(attacker).patches()
            with pytest.raises(ApiError, match="HTTP 30"):
                api(attacker).post_review({})
        assert other.asked == []


def test_a_read_may_be_redirected_within_its_host() -> None:
    def moved(request: Request) -> None:
        if request.path.startswith("/moved"):
            request.ok([{"filename": "a.md", "patch": "@@ -0,0 +1 @@\n+x"}])
        else:
            request.answer("301 Moved", Location="/moved?page=1")

    with attacking(moved) as attacker:
        assert api(attacker).changed_rows() == {"a.md": frozenset({1})}
        assert {request.headers["authorization"] for request in attacker.asked} == {f"Bearer {SECRET}"}


@pytest.mark.parametrize("token", [f"{SECRET}\n", f" {SECRET}\r\n"])
def test_blanks_around_a_token_are_taken_away(token: str) -> None:
    with attacking(lambda request: request.ok([])) as attacker:
        PullRequest(attacker.address, "blog/site", 7, token).patches()
        assert attacker.asked[0].headers["authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("token", [f"{SECRET}\nX-Other: 1", f"{SECRET}\0", f"{SECRET}\x85é", f"{SECRET} b"])
def test_a_token_that_no_header_may_hold_is_refused_and_not_told(token: str) -> None:
    with pytest.raises(ApiError) as raised:
        PullRequest("http://127.0.0.1:9", "blog/site", 7, token)
    assert SECRET not in str(raised.value)


def test_what_was_not_posted_is_not_counted_as_posted(checkout: Path) -> None:
    def lists_well(request: Request) -> None:
        if request.method == "POST":
            request.answer("302 Found", b"{}", Location="/elsewhere")
        elif "/files" in request.path:
            rows = "\n".join(f"+{row}" for row in (POST + INSECURE).splitlines())
            request.ok([{"filename": "2024-05-03-twim.md", "patch": f"@@ -0,0 +1,99 @@\n{rows}"}])
        else:
            request.ok([])

    with attacking(lists_well) as attacker:
        result, _ = act(checkout, INPUT_SUGGEST="true", INPUT_CHANGED_ONLY="", GITHUB_API_URL=attacker.address)
    assert [request.method for request in attacker.asked].count("POST") == 1
    assert "suggested" not in result.out
    assert "HTTP 302" in warnings(result)[0]


def test_an_object_is_no_list() -> None:
    with attacking(lambda request: request.ok({"message": "Moved"})) as attacker:
        for call in (api(attacker).patches, lambda: list(api(attacker).comments())):
            with pytest.raises(ApiError, match="not a list"):
                call()


# -- rate limits -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "headers", "message", "seconds"),
    [
        (403, {}, "Resource not accessible by integration", None),
        (403, {"x-ratelimit-remaining": "4999", "x-ratelimit-reset": "1030"}, "", None),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1030"}, "", 30),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "900"}, "", 1),
        (403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" * 5_000}, "", 60),
        (403, {}, "You have exceeded a secondary rate limit.", 60),
        (403, {"retry-after": "7"}, "", 7),
        (429, {"retry-after": "0"}, "", 1),
        (429, {"retry-after": "-5"}, "", 60),
        (429, {"retry-after": "Thu, 01 Jan 1970 00:17:00 GMT"}, "", 20),
        (429, {"retry-after": "Thu, 01 Jan 99999 00:00:00 GMT"}, "", 60),
        (429, {"retry-after": "1e999"}, "", 60),
        (200, {"retry-after": "7", "x-ratelimit-remaining": "0"}, "", None),
        (500, {"retry-after": "7"}, "", None),
    ],
)
def test_a_rate_limit_is_told_from_a_missing_permission(
    status: int, headers: dict[str, str], message: str, seconds: float | None
) -> None:
    assert seconds_to_wait(status, headers, message, now=1000) == seconds


def test_a_short_rate_limit_is_waited_for() -> None:
    def once(request: Request) -> None:
        if len(attacker.asked) == 1:
            request.answer("429 Too Many Requests", Retry_After="1")
        else:
            request.ok([])

    with attacking(once) as attacker:
        assert api(attacker).patches() == {}
    assert len(attacker.asked) == 2


def test_a_long_rate_limit_is_named_and_not_waited_for() -> None:
    with attacking(MODES["rate limit for hours"]) as attacker, pytest.raises(RateLimitError, match="more than an hour"):
        api(attacker).patches()
    assert len(attacker.asked) == 1


# -- events ------------------------------------------------------------------------------------------------------------

EVENTS = ["null", "[]", "7", '"x"', "{", "", "[" * 100_000, '{"a": ' + "1" * 5_000 + "}"]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event[:9])
@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("never", 0)])
def test_an_event_that_is_none_costs_one_warning(checkout: Path, event: str, fail_on: str, code: int) -> None:
    result, _ = act(checkout, event, INPUT_FAIL_ON=fail_on)
    harmless(result)
    assert (result.code, len(warnings(result))) == (code, 1)


@pytest.mark.parametrize(
    "event",
    [
        {"pull_request": None},
        {"pull_request": []},
        {"pull_request": {"number": "7"}},
        {"pull_request": {"number": True, "base": None}},
        {"pull_request": {"number": -1, "base": {"sha": BASE}}},
        {"before": 7},
        {"before": "0" * 40},
        {"before": "HEAD"},
    ],
)
def test_parts_of_an_event_that_are_none_are_left_out(checkout: Path, event: object) -> None:
    result, _ = act(checkout, event, INPUT_SUGGEST="true")
    harmless(result)
    assert result.code == 1


@pytest.mark.parametrize(
    "word",
    ["--upload-pack=x", "HEAD", "main", BASE[:39], BASE + "b", "0" * 40, "g" * 40, BASE + "\n", "", None, 7, []],
)
def test_a_commit_is_forty_or_sixty_four_hex_digits(word: object) -> None:
    assert commit(word) is None
    assert commit("AB" * 20) == "AB" * 20
    assert commit("ab" * 32) == "ab" * 32


def test_an_event_file_that_never_ends_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "event")
    for path in (str(tmp_path / "event"), "/dev/zero", str(tmp_path / "gone"), "x" * 5_000, "a\0b"):
        with pytest.raises(Exception, match="cannot be read"):
            read_event(path)


@pytest.mark.parametrize("name", ["", "blog", "blog/site/x", "../x", "blog/..", "blog/si te", "blog/site?x", "a\n/b"])
def test_a_repository_that_is_none_is_not_asked_for(checkout: Path, name: str) -> None:
    with attacking(lambda request: request.ok([])) as attacker:
        result, _ = act(checkout, GITHUB_REPOSITORY=name, GITHUB_API_URL=attacker.address, INPUT_SUGGEST="true")
    harmless(result)
    assert attacker.asked == []
    assert result.code == 1


# -- a base that is not there ------------------------------------------------------------------------------------------


def listing(patch: str | None) -> Callable[[Request], None]:
    files: list[dict[str, Any]] = [{"filename": "2024-05-03-twim.md"} | ({} if patch is None else {"patch": patch})]
    return lambda request: request.ok(files)


@pytest.mark.parametrize(
    ("patch", "found"),
    [(None, 2), ("@@ -11 +11 @@\n-Join\n+Join us", 1), ("@@ -10,4 +10,4 @@\n \n-a\n+b\n \n-c\n+d", 2), ("", 0)],
)
def test_without_a_base_github_is_asked_for_the_patches(checkout: Path, patch: str | None, found: int) -> None:
    write(checkout, {"other.md": INSECURE})
    with attacking(listing(patch)) as attacker:
        result, output = act(
            checkout, INPUT_CHANGED_LINES_ONLY="true", GITHUB_API_URL=attacker.address, INPUT_ARGS="--select MTX,SRC"
        )
    harmless(result)
    counted = dict(line.split("=", 1) for line in output.splitlines())
    assert int(counted["errors"]) + int(counted["warnings"]) == found
    assert warnings(result) == []


def test_without_a_base_and_github_the_step_ends_neutrally_and_says_so(checkout: Path) -> None:
    with attacking(MODES["out of order"]) as attacker:
        result, output = act(checkout, INPUT_CHANGED_LINES_ONLY="true", GITHUB_API_URL=attacker.address)
    assert result.code == 0
    assert "nothing was checked" in warnings(result)[0]
    assert "errors=0\n" in output


def test_no_word_of_an_event_reaches_git_unchecked(checkout: Path) -> None:
    event = {"pull_request": {"number": 7, "base": {"sha": f"--upload-pack=touch {checkout}/pwned;"}}}
    git(checkout, "remote", "add", "origin", str(checkout))
    with attacking(listing(None)) as attacker:
        act(checkout, event, GITHUB_API_URL=attacker.address)
    assert not (checkout / "pwned").exists()


def test_an_address_that_is_none_of_http_is_refused() -> None:
    for address in ("file:///etc", "ftp://x", "", "javascript:x", "http://[::1"):
        with pytest.raises(ApiError):
            Api(address, SECRET)
