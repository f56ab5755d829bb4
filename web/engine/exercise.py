"""Runs in Pyodide before its memory is taken: imports what the page may need, and does once what is done once."""

import datetime as dt  # noqa: F401  # as for all modules that twimlint imports when it needs them
import difflib  # noqa: F401
import gc
import hashlib  # noqa: F401
import html.entities  # noqa: F401
import importlib
import json
import pathlib  # noqa: F401
import pkgutil
import re
import sys
import tempfile  # noqa: F401
import urllib.parse  # noqa: F401
from typing import Any

import answers
import mistune.helpers  # noqa: F401
import tomlkit  # noqa: F401

import twimlint

_LEFT_OUT = re.compile(r"twimlint\.(__main__|output\.(?!body))")
_LARGE_TABLES = ("emoji", "confusable_homoglyphs")


def exercise(text: str) -> None:
    """Import all that the page may need, and answer each kind of question once; `text` is a post with many problems."""
    for module in pkgutil.walk_packages(twimlint.__path__, "twimlint."):
        if not _LEFT_OUT.match(module.name):
            importlib.import_module(module.name)
    for kind, ask in _questions(text):
        reply = json.loads(answers.answer(kind, json.dumps(ask)))
        if "answer" not in reply:
            raise RuntimeError(f"{kind}: {reply['message']}")
    answers.ready()
    _forget_large_tables()


def _questions(text: str) -> list[tuple[str, dict[str, Any]]]:
    post = {"text": text, "path": None, "date": None}
    site_files = {"config.toml": 'base_url = "https://example.org"\n', "content/_index.md": "+++\n+++\n"}
    site_index = json.dumps({"format": "twimlint site index 1", "files": site_files})
    message = {"text": "Hello", "reporter": "Ana", "userId": None, "department": None, "project": None}
    return [
        ("check", {"post": post}),
        ("fix", {"post": post, "applicability": "unsafe"}),
        ("format", {"post": post}),
        ("outline", {"post": post}),
        ("preview", {"post": post}),
        ("rules", {}),
        ("rulePage", {"code": "TXT001"}),
        ("entry", {"message": message}),
        ("site", {"index": site_index}),
        ("check", {"post": post}),
        ("site", {"index": None}),
    ]


def _forget_large_tables() -> None:
    """Drop what few posts need, and is read again from its files; what its import brings in stays."""
    import emoji  # noqa: PLC0415
    from confusable_homoglyphs import confusables  # type: ignore[import-untyped]  # noqa: PLC0415

    emoji.emojize(":tada:", language="alias")
    confusables.is_confusable("а", greedy=True, preferred_aliases=["latin"])
    for name in [name for name in sys.modules if name.startswith(_LARGE_TABLES)]:
        del sys.modules[name]
    gc.collect()
