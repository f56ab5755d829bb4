"""Whole processes, timed: wall clock, processor time and peak memory of a command and all its children."""

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Run:
    """One run of a command; times in seconds, memory in MiB (of the largest process)."""

    wall: float
    cpu: float
    memory: float


@dataclass
class Contender:
    """A command to measure, its preparation before each run, where its errors go, and the results of its runs."""

    name: str
    command: Sequence[str]
    folder: Path
    prepare: Callable[[], None] = lambda: None
    expected: frozenset[int] = frozenset({0, 1})
    environment: Mapping[str, str] | None = None
    errors: IO[str] | int = subprocess.DEVNULL
    runs: list[Run] = field(default_factory=list)

    def run(self) -> None:
        """Run once; raises RuntimeError where the command fails in another way than by finding problems."""
        self.prepare()
        started = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
            stdin=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in self.expected:
            raise RuntimeError(f"{self.name}: exit {process.returncode}: {' '.join(self.command)}")
        self.runs.append(Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))

    def median(self, what: str) -> float:
        """The median over all runs of `wall`, `cpu` or `memory`."""
        return float(statistics.median(getattr(run, what) for run in self.runs))

    @property
    def fastest(self) -> float:
        """The wall time of the fastest run, the least affected by other work on the machine."""
        return min(run.wall for run in self.runs)


def interleave(contenders: Sequence[Contender], rounds: int) -> None:
    """Run all contenders in turn, `rounds` times, so that a busy moment of the machine meets all alike."""
    for contender in contenders:
        contender.run()
        contender.runs.clear()
    for _ in range(rounds):
        for contender in contenders:
            contender.run()


def removing(folder: Path) -> Callable[[], None]:
    """A preparation that removes a folder, so that the next run finds no cache."""
    return lambda: shutil.rmtree(folder, ignore_errors=True)
