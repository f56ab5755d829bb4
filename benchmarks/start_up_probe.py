"""Runs twimlint's command line and writes to standard error what each part of it cost; `start_up` calls it.

Processor time is assigned to the innermost part that is running: the imports of twimlint, of the standard library or of
other packages, the compilation of patterns, or the functions of `PARTS`. Each change from one part to another costs
time, so that functions that are called often are not listed. The probe is a file of its own, so that it imports nothing
that twimlint does not.
"""

import _frozen_importlib
import sys
from time import process_time_ns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BEGUN = process_time_ns()

OWN, LIBRARY, OTHERS = "own modules", "standard library", "mistune"

PARTS = {
    "re._compiler": {"patterns": ["compile"]},
    "twimlint.project.configuration": {"settings": ["SettingsFinder"]},
    "twimlint.project.files": {"settings": ["find_files"]},
    "twimlint.cli.run": {"settings": ["settings_finder"]},
    "twimlint.rulebook.compiled": {"rulebook": ["load_rulebook"]},
    "twimlint.rulebook.style": {"rulebook": ["load_style"]},
    "twimlint.batch.remembered": {"cache": ["Remembered"]},
    "twimlint.session.sites": {"site": ["Sites"]},
    "twimlint.site.pages": {"site": ["Site"]},
    "twimlint.post.document": {"parse": ["find_front_matter", "find_shortcodes", "mask", "parse", "build_outline"]},
    "twimlint.engine.check": {"checks": ["check"]},
    "twimlint.cli.check": {"output": ["print_reports"]},
}
"""Functions, and classes with all their methods, by module and by the part that their time belongs to."""


_CALLS = 100


class Clock:
    """Adds up the nanoseconds of each part; what the clock itself takes is a part of its own."""

    def __init__(self) -> None:
        self.spent: dict[str, int] = {}
        self.running = ["command line"]
        self.cost = 0
        self.since = process_time_ns()
        self.cost = self._own_cost()
        self.spent = {"interpreter": BEGUN, "probe": process_time_ns() - BEGUN}
        self.since = process_time_ns()

    def _own_cost(self) -> int:
        """The nanoseconds of one switch; a measured call has two."""
        nothing = self.timed("nothing", lambda: None)
        begun = process_time_ns()
        for _ in range(_CALLS):
            nothing()
        return (process_time_ns() - begun) // (2 * _CALLS)

    def switch(self) -> None:
        """Assign the time since the last switch to the part that was running."""
        now = process_time_ns()
        part = self.running[-1]
        self.spent[part] = self.spent.get(part, 0) + now - self.since - self.cost
        self.spent["probe"] = self.spent.get("probe", 0) + self.cost
        self.since = now

    def timed(self, part: str, function: "Any") -> "Any":
        """A function whose time belongs to a part."""

        def measured(*args: "Any", **kwargs: "Any") -> "Any":
            if self.running[-1] == part:
                return function(*args, **kwargs)
            self.switch()
            self.running.append(part)
            try:
                return function(*args, **kwargs)
            finally:
                self.switch()
                self.running.pop()

        return measured

    def watch(self, module: object, parts: dict[str, list[str]]) -> None:
        """Measure functions and classes of a module that has just been imported."""
        for part, names in parts.items():
            for name in names:
                found = getattr(module, name)
                if isinstance(found, type):
                    self.watch_class(part, found)
                else:
                    setattr(module, name, self.timed(part, found))

    def watch_class(self, part: str, owner: type) -> None:
        """Measure the methods of a class: functions, properties, cached properties and class methods."""
        for name, member in list(vars(owner).items()):
            if isinstance(member, property):
                setattr(owner, name, property(self.timed(part, member.fget)))
            elif isinstance(member, classmethod):
                setattr(owner, name, classmethod(self.timed(part, member.__func__)))
            elif hasattr(member, "func"):
                member.func = self.timed(part, member.func)
            elif callable(member) and not isinstance(member, type):
                setattr(owner, name, self.timed(part, member))


def row_of(module: str) -> str:
    """The part that the import of a module belongs to."""
    package = module.partition(".")[0]
    if package == "twimlint":
        return OWN
    return LIBRARY if package in sys.stdlib_module_names else OTHERS


def main() -> None:
    clock = Clock()
    load = _frozen_importlib._find_and_load  # type: ignore[attr-defined]  # what an import of a new module calls
    loads = {row: clock.timed(row, load) for row in (OWN, LIBRARY, OTHERS)}

    def find_and_load(name: str, import_: object) -> object:
        try:
            return loads[row_of(name)](name, import_)
        finally:
            if name in PARTS and name in sys.modules:
                clock.watch(sys.modules[name], PARTS.pop(name))

    _frozen_importlib._find_and_load = find_and_load  # type: ignore[attr-defined]
    from twimlint.cli import main as run  # noqa: PLC0415  # its import is measured

    try:
        run()
    finally:
        clock.switch()
        sys.stderr.write("".join(f"\n{spent}\t{part}" for part, spent in clock.spent.items()))


main()
