"""The examples of the CommonMark specification (see `commonmark.json` for source and licence)."""

import json
from pathlib import Path

EXAMPLES: list[str] = json.loads(Path(__file__).with_name("commonmark.json").read_text(encoding="utf-8"))["examples"]
"""Their Markdown; the first is example 1."""
