"""Runs in Pyodide before its memory is taken: imports what the page may need, and does once what is done once."""

import difflib  # noqa: F401  # as for all modules that twimlint imports when it needs them
import gc
import hashlib  # noqa: F401
import importlib
import json
import pkgutil
import re
import sys
import tempfile  # noqa: F401

import answers
import emoji
import tomlkit  # noqa: F401
from confusable_homoglyphs import confusables

import twimlint

LEFT_OUT = re.compile(r"twimlint\.(__main__|output\.(?!body))")

for module in pkgutil.walk_packages(twimlint.__path__, "twimlint."):
    if not LEFT_OUT.match(module.name):
        importlib.import_module(module.name)

post = {"text": exercise, "path": None, "date": None}  # noqa: F821  # the builder sets it
site_files = {"config.toml": 'base_url = "https://example.org"\n', "content/_index.md": "+++\n+++\n"}
site_index = json.dumps({"format": "twimlint site index 1", "files": site_files})
message = {"text": "Hello", "reporter": "Ana", "userId": None, "department": None, "project": None}
for kind, ask in (
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
):
    reply = json.loads(answers.answer(kind, json.dumps(ask)))
    if "answer" not in reply:
        raise RuntimeError(f"{kind}: {reply['message']}")
answers.ready()

# Large tables that few posts need: what they import stays, they are read again from their files.
emoji.emojize(":tada:", language="alias")
confusables.is_confusable("а", greedy=True, preferred_aliases=["latin"])
del emoji, confusables
for name in [name for name in sys.modules if name.startswith(("emoji", "confusable_homoglyphs"))]:
    del sys.modules[name]
gc.collect()

# Freed memory holds leftovers; overwritten with zeros it takes no room in the file.
filler = [bytes(size - 33) for size in range(48, 513, 16) for _ in range(4_000)]
filler += [bytes(16_000) for _ in range(200)]
del filler
gc.collect()
