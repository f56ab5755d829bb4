"""Attacks twimlint for any length of time: lying servers, texts that look like commands, checkouts full of links.

    python -m benchmarks.attack --seed 1 --seconds 600
    python -m benchmarks.attack servers --seed 7 --count 200

What tests/hostile does once in each way, this does in mixtures that a seed determines: answers of servers are cut,
doubled and garbled on the way, payloads are put together from pieces, links lead anywhere. Prints each broken promise
with the number of its attack, which `--first` repeats; exits 1 if there was one.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from zlib import crc32

from tests.command import run, write
from tests.hostile.checkouts import KINDS, PASSPHRASE, make
from tests.hostile.servers import MODES, SECRET, Request, attacking
from tests.hostile.texts import COMMANDS, CONTROLS, ENDS_OF_LINES, HIDDEN, post, settings
from tests.runner_commands import commands
from twimlint.github import transport
from twimlint.github.api import PullRequest
from twimlint.github.transport import ApiError
from twimlint.output import formats
from twimlint.output.printable import printable

_MOST_SECONDS = 10.0
_NAME = "2024-05-03-twim.md"
_LINKS = ("a.md", "b.md", "c", "c/d.md", ".gitignore", "static", "content", "report.json", ".twimlint_cache", "themes")
_TARGETS = ("../outside", "../outside/secret.md", "../outside/victim", "../outside/new", ".", "/", "/dev/zero", "a.md")


class BrokenPromiseError(Exception):
    """A guarantee that was broken; one line."""


def demand(held: bool, promise: str) -> None:  # reads like an assertion, which an option may remove
    if not held:
        raise BrokenPromiseError(promise)


# -- servers -----------------------------------------------------------------------------------------------------------


def attack_with_servers(rng: random.Random) -> None:
    """A server that does something else at each request, and garbles its answers."""
    modes = rng.choices(sorted(MODES), k=8)

    def answer(request: Request) -> None:
        if rng.random() < 0.5:
            MODES[modes[crc32(request.path.encode()) % len(modes)]](request)
        else:
            request.send(garbled(rng, _good_answer(rng)))

    with attacking(answer) as attacker:
        pull_request = PullRequest(attacker.address, "blog/site", 7, SECRET)
        for call in (
            lambda: list(pull_request.comments()),
            pull_request.changed_rows,
            lambda: pull_request.post_review({}),
        ):
            began = time.monotonic()
            try:
                call()
            except ApiError as error:
                demand(SECRET not in str(error), "the token is not disclosed")
                demand(len(str(error)) < 300, "errors are short")
            demand(time.monotonic() - began < _MOST_SECONDS, "every call ends")
        demand(len(attacker.asked) <= 3 * 40, "the number of requests is bounded")


def _good_answer(rng: random.Random) -> bytes:
    entry = {"filename": "a.md", "patch": "@@ -1,2 +1,3 @@\n a\n+b\n c", "body": "x"}
    body = json.dumps([entry] * rng.choice([0, 1, 99, 100])).encode()
    head = f"HTTP/1.1 {rng.choice(['200 OK', '201 Created', '302 Found', '403 No', '429 Wait', '500 Oh'])}\r\n"
    head += rng.choice(["", "Location: /x\r\n", "Retry-After: 1\r\n", "X-RateLimit-Remaining: 0\r\n"])
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def garbled(rng: random.Random, content: bytes) -> bytes:
    """The bytes with some cut out, doubled or changed."""
    for _ in range(rng.randrange(4)):
        start = rng.randrange(len(content) + 1)
        end = min(len(content), start + rng.choice([1, 1, 4, 40, 4000]))
        noise = rng.randbytes(end - start)
        piece = rng.choice([b"", content[start:end] * 2, noise, b"\r\n", b"\0", b"null", b"9" * 30])
        content = content[:start] + piece + content[end:]
    return content


# -- outputs -----------------------------------------------------------------------------------------------------------


def attack_with_texts(rng: random.Random) -> None:
    """A post, a name and settings full of one payload, printed in every format."""
    pieces = [*ENDS_OF_LINES, *CONTROLS, *HIDDEN, *COMMANDS, " ", "\n", "a", "`", "@a", "\t", "%0A", "::", "##["]
    payload = "".join(rng.choices(pieces, k=rng.randrange(1, 8)))
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, {".git/HEAD": "", _NAME: post(payload)})
        with suppress(OSError, ValueError):
            write(folder, {f"{payload.replace('/', '')}.md": "* http://matrix.to/#/#a:garden.example  \n\n\n"})
        for output in formats.NAMES:
            _demand_harmless(folder, payload, "check", "--select", "ALL", "--output-format", output)
        for arguments in (["tree", _NAME], ["check", "--diff", "--unsafe-fixes"], ["format", "--diff"], ["format"]):
            _demand_harmless(folder, payload, *arguments)
        for written in settings(payload).values():
            (folder / ".twimlint.toml").write_text(written)
            _demand_harmless(folder, payload, "check", "--output-format", "concise")


def _demand_harmless(folder: Path, payload: str, *arguments: str) -> None:
    result = run(*arguments, cwd=folder, env={"GITHUB_ACTIONS": "true"})
    told = f"{' '.join(arguments)} with {payload!a}"
    demand("Traceback" not in result.err and "please report" not in result.err, f"no error of our own: {told}")
    own = {"error", "warning", "notice"} if arguments[-1] == "github" else set[str]()
    forged = [command for command in commands(result.out + "\n" + result.err) if command.name not in own]
    demand(not forged, f"no command is forged: {told}")
    shown = result.err if "--diff" in arguments else result.out + result.err
    demand(printable(shown.replace("\n", "")) == shown.replace("\n", ""), f"nothing acts or hides: {told}")


# -- checkouts ---------------------------------------------------------------------------------------------------------


def attack_with_checkouts(rng: random.Random) -> None:
    """A checkout of one kind with links strewn over it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        checkout = make(rng.choice(sorted(KINDS)), folder)
        _strew_links(rng, checkout)
        before = _snapshot(folder / "outside")
        arguments = rng.choice(
            [
                ["check"],
                ["check", "--fix", "--unsafe-fixes"],
                ["format"],
                ["check", "--report", f"json={rng.choice(_names(checkout))}"],
                ["check", "--cache-dir", rng.choice(_names(checkout))],
                ["check", "--config", rng.choice(_names(checkout))],
            ]
        )
        named = rng.sample(_names(checkout), k=min(5, len(_names(checkout))))
        command = [sys.executable, "-P", "-m", "twimlint", *arguments, "--", *named]
        done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False, timeout=60)
        told = f"{' '.join(arguments)} on {named}"
        demand(done.returncode in (0, 1, 2), f"the exit code is 0, 1 or 2: {told}")
        demand("Traceback" not in done.stderr and "please report" not in done.stderr, f"no error of our own: {told}")
        demand(_snapshot(folder / "outside") == before, f"nothing outside is touched: {told}")
        if "--config" not in arguments:  # a user who names a file wants it read
            demand(PASSPHRASE not in done.stdout + done.stderr, f"nothing outside is told: {told}")


def _strew_links(rng: random.Random, checkout: Path) -> None:
    for name in rng.sample(_LINKS, k=5):
        with suppress(OSError):
            (checkout / name).symlink_to(rng.choice(_TARGETS))


def _names(checkout: Path) -> list[str]:
    return sorted(name for name in os.listdir(checkout) if not name.startswith(".git"))  # noqa: PTH208  # names alone


def _snapshot(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() and not path.is_symlink() else None
        for path in sorted(folder.rglob("*"))
    }


ATTACKS: dict[str, Callable[[random.Random], None]] = {
    "servers": attack_with_servers,
    "texts": attack_with_texts,
    "checkouts": attack_with_checkouts,
}


def main() -> int:
    """Attack in all ways or one; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("attack", nargs="?", choices=sorted(ATTACKS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="the number of the first attack")
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    until, broken, number = time.monotonic() + given.seconds, 0, given.first
    names = [given.attack] if given.attack else sorted(ATTACKS)
    with patch.multiple(  # the bounds of the real thing are for people
        transport, SECONDS_PER_CALL=0.5, SECONDS_IN_ALL=3.0, MOST_SECONDS_TO_WAIT=1.0
    ):
        while number < given.first + given.count and time.monotonic() < until:
            name = names[number % len(names)]
            try:
                ATTACKS[name](random.Random(f"{given.seed} {number}"))  # noqa: S311  # repeatable on purpose
            except (BrokenPromiseError, subprocess.TimeoutExpired) as error:
                broken += 1
                print(f"attack {number} with {name}: {error}", flush=True)
            number += 1
    print(f"{number - given.first} attacks, {broken} promises broken")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
