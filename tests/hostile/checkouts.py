"""Makes hostile checkouts: `python -m tests.hostile.checkouts FOLDER` makes one of each kind in a folder.

Each stands in `checkout` beside a folder `outside` that holds a passphrase and files that nobody may touch.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests.command import INSECURE, POST, write

PASSPHRASE = "correct-horse-battery-staple"  # noqa: S105  # what must not be disclosed
_UNTIDY = INSECURE + "* a  \n\n\n* b\n"
_NAME = "2024-05-03-twim.md"
_PAGE = f"""+++
title = "{PASSPHRASE}"
path = "/blog/{PASSPHRASE}"
aliases = ["/{PASSPHRASE}"]

[taxonomies]
author = ["{PASSPHRASE}"]
+++

"""


def outside(folder: Path) -> None:
    """Files beside a checkout that must not be disclosed or touched."""
    write(
        folder / "outside",
        {
            "secret.md": _PAGE + f"# {PASSPHRASE}\n\n{PASSPHRASE} {_UNTIDY}",
            f"{PASSPHRASE}.png": "",
            "static/shown.png": "",
            "templates/shortcodes/secret.html": PASSPHRASE,
            "victim": PASSPHRASE,
            "posts/private.md": f"{PASSPHRASE} {_UNTIDY}",
            "settings.toml": f'{PASSPHRASE} = "{PASSPHRASE}"\n[tool.twimlint]\n',
            f"content/{PASSPHRASE}.md": POST,
            "config.toml": f'title = "{PASSPHRASE}"\n',
        },
    )


def _posts_that_are_links(checkout: Path) -> None:
    for name, target in {
        "relative.md": "../outside/secret.md",
        "absolute.md": str(checkout.parent / "outside/secret.md"),
        "first.md": "second.md",
        "second.md": "third.md",
        "third.md": "folder/private.md",
        "folder": "../outside/posts",
        "folder.md": "../outside/posts",
        "loop.md": "loop.md",
        "nowhere.md": "../outside/gone.md",
        "endless.md": "/dev/zero",
        "environment.md": "/proc/self/environ",
        "root.md": "/",
    }.items():
        (checkout / name).symlink_to(target)


def _outputs_that_are_links(checkout: Path) -> None:
    (checkout / "report.json").symlink_to("../outside/victim")
    (checkout / "new.json").symlink_to("../outside/new.json")
    (checkout / "reports").symlink_to("../outside")
    (checkout / "near.json").symlink_to(_NAME)


def _working_files_that_are_links(checkout: Path) -> None:
    for name in (
        f".{_NAME}.twimlint-recovery",
        ".twimlint-0123456789ab.tmp",
        ".twimlint-ba9876543210.tmp",
        ".gitignore",
        ".git",
        "config.toml",
    ):
        (checkout / name).symlink_to("../outside/victim")
    (checkout / "other-name.md").hardlink_to(checkout / _NAME)


def _settings_that_are_links(checkout: Path) -> None:
    (checkout / ".git").mkdir()
    (checkout / ".twimlint.toml").symlink_to("../outside/settings.toml")


def _settings_that_lead_out(checkout: Path) -> None:
    (checkout / ".git").mkdir()
    (checkout / "site").symlink_to("../outside")
    (checkout / ".twimlint.toml").write_text('site-root = "site"\n')


def _sites_that_lead_out(checkout: Path) -> None:
    write(checkout, {"config.toml": 'base_url = "https://garden.example"\ntheme = "../../outside"\n'})
    write(
        checkout, {f"content/blog/{_NAME}": f"{POST}[x](@/../../outside/content/{PASSPHRASE[:-2]}.md)\n![x](../../y)\n"}
    )
    (checkout / "content/private").symlink_to("../../outside/content")
    (checkout / "static").symlink_to("../outside")
    (checkout / "themes").symlink_to("../outside")


def _sites_of_links(checkout: Path) -> None:
    near = PASSPHRASE[:-1]
    write(checkout, {"config.toml": 'base_url = "https://garden.example"\ntheme = "x"\n'})
    guesses = (
        f"[x](@/s.md#{near}) ![x](/{PASSPHRASE.upper()}.PNG) [x](/blog/{near}) [x](@/{near}.md) {{{{ secre() }}}}\n"
    )
    write(checkout, {f"content/{_NAME}": POST.replace("Thea Lindqvist", near) + guesses})
    (checkout / "content/s.md").symlink_to("../../outside/secret.md")
    (checkout / "content/blog").symlink_to("../../outside")
    (checkout / "static").symlink_to("../outside")
    (checkout / "templates").symlink_to("../outside/templates")
    (checkout / "themes").mkdir()
    (checkout / "themes/x").symlink_to("../../outside")
    (checkout / "linked").mkdir()
    (checkout / "linked/config.toml").write_text('base_url = "https://garden.example"\n')
    (checkout / "linked/content").symlink_to("../../outside")
    write(checkout, {f"linked/{_NAME}": POST + guesses})


def _starting_files_that_are_links(checkout: Path) -> None:
    write(checkout, {"config.toml": 'base_url = "https://garden.example"\n', "content/_index.md": ""})
    (checkout / ".github").symlink_to("../outside")
    (checkout / ".pre-commit-config.yaml").symlink_to("../outside/new.yaml")
    (checkout / ".twimlint.toml").write_text('baseline = "known.json"\n')
    (checkout / "known.json").symlink_to("../outside/known.json")
    (checkout / "2024-05-03-twim.html").symlink_to("../outside/new.html")


def _toml_that_is_hard_to_read(checkout: Path) -> None:
    for number, value in enumerate(
        ["1" * 5_001, "[" * 3_000, "{a=" * 3_000, '"\0"', "1e999999999", "0x" + "f" * 9_999, '"\\ud800"', "9999-99-99"]
    ):
        write(checkout, {f"posts/{number}.md": f"+++\ntitle = {value}\ndate = {value}\n+++\n\n{_UNTIDY}"})
        lists = f"[taxonomies]\nauthor = {value}\ncategory = {value}\n"
        write(checkout, {f"lists/{number}.md": f"+++\n{lists}+++\n\n{_UNTIDY}"})
        write(
            checkout, {f"site{number}/config.toml": f"base_url = {value}\n", f"site{number}/content/{_NAME}": _UNTIDY}
        )


def _templates_in_settings(checkout: Path) -> None:
    (checkout / ".git").mkdir()
    written = "{date.__class__.__mro__}{0}{date:%Y{date.year:>1500000000}"
    (checkout / ".twimlint.toml").write_text(f'[style.post]\ntitle = "{written}"\npath = "{written}"\n')


def _repository_that_starts_programs(checkout: Path) -> None:
    program = f"touch {checkout.parent / 'outside/started'}; false"
    config = f"[core]\n\tfsmonitor = {program}\n\thooksPath = .\n[diff]\n\texternal = {program}\n"
    config += f"[core]\n\tpager = {program}\n\tbare = false\n\trepositoryformatversion = 0\n"
    for folder in (checkout / ".git", checkout / "bare"):
        write(folder, {"HEAD": "ref: refs/heads/main\n", "config": config, "objects/x/y": "", "refs/x/y": ""})


def _patterns_that_take_long(checkout: Path) -> None:
    write(checkout, {".gitignore": "**/" * 200 + "a\n" + "*a" * 100 + "b\n" + "[" * 500 + "\n" + "\\" * 501 + "\n"})
    write(checkout, {"/".join("a" * 30) + "/" + "a" * 200 + ".md": _UNTIDY})


def _folders_without_end(checkout: Path) -> None:
    folder = os.open(checkout, os.O_RDONLY)
    for _ in range(60):  # deeper than a path may be long
        os.mkdir("d" * 200, dir_fd=folder)
        below = os.open("d" * 200, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    os.close(folder)


def _pipes_and_sockets(checkout: Path) -> None:
    for name in ("pipe.md", ".twimlint-aaaaaaaaaaaa.tmp", "out.json", ".gitignore"):
        os.mkfifo(checkout / name)


KINDS: dict[str, Callable[[Path], None]] = {
    kind.__name__.strip("_").replace("_", "-"): kind
    for kind in (
        _posts_that_are_links,
        _outputs_that_are_links,
        _working_files_that_are_links,
        _settings_that_are_links,
        _settings_that_lead_out,
        _sites_that_lead_out,
        _sites_of_links,
        _starting_files_that_are_links,
        _toml_that_is_hard_to_read,
        _templates_in_settings,
        _repository_that_starts_programs,
        _patterns_that_take_long,
        _folders_without_end,
        _pipes_and_sockets,
    )
}


def make(kind: str, folder: Path) -> Path:
    """Make one hostile checkout in a folder of its own, with a common post in it."""
    outside(folder)
    checkout = folder / "checkout"
    write(checkout, {_NAME: POST + _UNTIDY})
    KINDS[kind](checkout)
    return checkout


if __name__ == "__main__":
    for name in KINDS:
        print(make(name, Path(sys.argv[1]) / name))  # noqa: T201  # what was asked for
