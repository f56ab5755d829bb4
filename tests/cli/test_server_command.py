"""`twimlint server` without its extra."""

import sys
from unittest.mock import patch

from tests.command import run


def test_without_pygls_one_line_says_what_to_install() -> None:
    with patch.dict(sys.modules, {"pygls": None}):
        result = run("server")
    assert result.code == 2
    assert result.out == ""
    assert result.err == "error: the language server is not installed: run `pip install 'twimlint[server]'`\n"
