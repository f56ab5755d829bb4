"""Invalid TOML is explained in words that need no knowledge of TOML, at the place of the cause."""

import tomllib

import pytest

from twimlint.text.toml.explanation import explain


def explained(toml: str) -> str:
    """The message, with a sign in the text where it points."""
    with pytest.raises((ValueError, RecursionError)) as caught:
        tomllib.loads(toml)
    message, row, column = explain(toml, caught.value)
    lines = toml.split("\n")
    lines[row - 1] = f"{lines[row - 1][: column - 1]}⟪⟫{lines[row - 1][column - 1 :]}"
    return "\n".join(lines) + message


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('title = ⟪⟫"Tea\n', 'The value of `title` has no closing quotation mark: add `"`'),
        ("title = ⟪⟫'Tea\npath = 'x'\n", "The value of `title` has no closing quotation mark: add `'`"),
        ('a = "1"\ntitle = ⟪⟫"""Tea\nb = 2\n', 'The value of `title` has no closing quotation mark: add `"""`'),
        ("title = ⟪⟫“Tea”\n", '`“` is a curly quotation mark, which cannot be read here: write `"`'),
        ('title = ⟪⟫”"Tea"\n', "`”` is a curly quotation mark, which cannot be read here: remove it"),
        ('title = "Tea"⟪⟫’\n', "`’` is a curly quotation mark, which cannot be read here: remove it"),
        ('author = ⟪⟫“["A"]\n', "`“` is a curly quotation mark, which cannot be read here: remove it"),
        ('title = "Tea⟪⟫”\n', 'The value of `title` ends in the curly quotation mark `”`: write `"`'),
        (
            'title = "The ⟪⟫"best" tea"\n',
            "A quotation mark in the value of `title` ends it: write `'` around the value",
        ),
        ("title = ⟪⟫Tea time\n", 'The value of `title` has no quotation marks: write `"…"` around it'),
        ("title = ⟪⟫\n", "`title` has no value: write it after the `=`"),
        ("title = ⟪⟫# later\n", "`title` has no value: write it after the `=`"),
        ('title = ⟪⟫= "x"\n', "There are two `=` after `title`: remove one"),
        ('title⟪⟫: "x"\n', "`title` is followed by `:`: write `=`"),
        ('⟪⟫title "x"\n', '`title "x"` has no `=`: write it as `key = "value"`, or remove it'),
        ('⟪⟫= "x"\n', "The line begins with `=`: write the key before it"),
        ('title = "x"⟪⟫,\n', "`,` is behind the value of `title`: remove it"),
        ('author = ⟪⟫"A", "B"\n', "`author` has several values: write `[…]` around them"),
        ('author = "A"⟪⟫]\n', "The `]` after the value of `author` closes nothing: add `[` before it, or remove it"),
        ('author = ⟪⟫["A"\ncategory = ["B"]\n', "The `[` of `author` is not closed: add `]`"),
        ('author = ⟪⟫["A",\ncategory = ["B"]\n', "The `[` of `author` is not closed: add `]`"),
        ('author = ⟪⟫["A",\n', "The `[` of `author` is not closed: add `]`"),
        ('author = ["A" ⟪⟫"B"]\n', "There is no comma between two values of `author`: add it"),
        ('author = [\n"A"\n⟪⟫"B"\n]\n', "There is no comma between two values of `author`: add it"),
        ("author = [⟪⟫A]\n", 'The value of `author` has no quotation marks: write `"…"` around it'),
        ("author = [⟪⟫,]\n", "There is a comma too many in the value of `author`: remove it"),
        ("draft = ⟪⟫True\n", "`True` must be in lower case: write `true`"),
        ("date = ⟪⟫2026-13-02\n", "`2026-13-02` is no date: write year, month and day, YYYY-MM-DD"),
        ("date = ⟪⟫2026-02-30\n", "`2026-02-30` is no date: write year, month and day, YYYY-MM-DD"),
        ("date = ⟪⟫9.1.2026\n", "`9.1.2026` is no date: write year, month and day, YYYY-MM-DD"),
        ('title = "x"\n⟪⟫title = "y"\n', "`title` is there twice: remove one"),
        ("[a]\nb = 1\n⟪⟫[a]\nc = 2\n", "`[a]` is there twice: put all its keys below the first one"),
        ("a = 1\n⟪⟫[a]\n", "`[a]` is there already: remove one"),
        ("a = {b = 1, b = 2⟪⟫}\n", "A key in the value of `a` is there twice: remove one"),
        ('title = ⟪⟫Tea"\n', 'The value of `title` has no opening quotation mark: add `"`'),
        ('author = [⟪⟫A", "B"]\n', 'The value of `author` has no opening quotation mark: add `"`'),
        ("title = \"Tea⟪⟫'\n", "The value of `title` begins with `\"` and ends in `'`: write the same mark"),
        ('title = "Tea⟪⟫""\n', "There is a quotation mark too many in the value of `title`: remove it"),
        ('title = "⟪⟫"Tea"\n', "There is a quotation mark too many in the value of `title`: remove it"),
        ("title = ⟪⟫`Tea`\n", 'The value of `title` is in backticks: write `"…"`'),
        ('title ⟪⟫=> "Tea"\n', "`title` is followed by an arrow: write `=`"),
        ('author = ["A"⟪⟫; "B"]\n', "`;` is between two values of `author`: write a comma"),
        ('author = ["A" ⟪⟫and "B"]\n', "`and` is between two values of `author`: write a comma"),
        ('author = ⟪⟫("A")\n', "The value of `author` is in parentheses: write `[…]`"),
        ('author = ⟪⟫{"A"}\n', "The value of `author` is in braces: write `[…]`"),
        ("author =⟪⟫\n- A\n- B\n", 'The list of `author` must be behind the `=`: write `["…", "…"]`'),
        ("a = {b⟪⟫: 1}\n", "`b` is followed by `:`: write `=`"),
        ("a = {b = 1,⟪⟫\nc = 2}\n", "The `{…}` of `a` must be on one line: write it on one"),
        ("a = {b = 1,⟪⟫}\n", "There is a comma too many in the value of `a`: remove it"),
        (
            "date = ⟪⟫2026-01-09 9:00 UTC # x\n",
            "`2026-01-09 9:00 UTC` is no date: write year, month and day, YYYY-MM-DD",
        ),
        ("weight = ⟪⟫1,000\n", '`1,000` is no number: write digits only, or `"…"` around it'),
        ("weight = ⟪⟫01\n", '`01` is no number: write digits only, or `"…"` around it'),
        ("draft = ⟪⟫yes\n", "`yes` is neither true nor false: write `true`"),
        ("image = ⟪⟫null\n", "`null` is no value: remove the line, or write one"),
        ('⟪⟫my key = "x"\n', "The key `my key` may have letters, digits, `-` and `_` only: write another one"),
        ('⟪⟫größe = "x"\n', "The key `größe` may have letters, digits, `-` and `_` only: write another one"),
        ('title⟪⟫\u00a0= "x"\n', "An invisible character, U+00A0, is here: remove it"),
        ('⟪⟫\ufefftitle = "x"\n', "An invisible character, U+FEFF, is here: remove it"),
        ("title ⟪⟫＝ 'x'\n", "`＝` is a wide sign: write `=`"),
        ("⟪⟫extra]\n", "`extra]` has no opening bracket: add `[`"),
        ("⟪⟫[[extra]\n", "`[[extra]` begins with two brackets and ends in one: write `[extra]`"),
        ("⟪⟫[my extra]\n", "The name `my extra` may have letters, digits, `-` and `_` only: write another one"),
        ("⟪⟫[]\n", "The brackets have no name in them: write one, or remove the line"),
        ("a = 1\n⟪⟫a.b = 2\n", "`a.b` contradicts a line above: remove one"),
        ("⟪⟫[taxonomies\na = 1\n", "`[taxonomies` has no closing bracket: add `]`"),
        ("[taxonomies] ⟪⟫a = 1\n", "`[taxonomies]` must be alone on its line: put `a = 1` on the next one"),
        (
            'image = "C:⟪⟫\\Users"\n',
            "A backslash in the value of `image` has a special meaning: write `\\\\` or use single quotes",
        ),
        ('title = "a⟪⟫\x01b"\n', "The control character U+0001 is not allowed here: remove it"),
        ("⟪⟫a = " + "[" * 20_000 + "\n", "The text is nested too deeply: shorten it"),
        ("⟪⟫a = " + "1" * 20_000 + "\n", "The text contains a number that is too long: shorten it"),
    ],
    ids=lambda value: None if len(value) > 200 else value,
)
def test_words_and_place(toml: str, words: str) -> None:
    assert explained(toml.replace("⟪⟫", "")) == toml + words


def test_a_long_line_is_shortened() -> None:
    message = explained("word " * 100 + "\n").partition("`")[2]
    assert len(message) < 120
    assert "…`" in message


@pytest.mark.parametrize(
    "toml", ["a = 1\n", "a = [1, 2]\n", "[t]\na = \"b\"\nc = 'd'\n", "a = {b = 1}\n", 'a = """b\nc"""\n']
)
def test_whatever_is_cut_off_or_put_in_is_explained(toml: str) -> None:
    for place in range(len(toml)):
        for sign in ("", *"\"'=[]{},#:“\n\\x1-."):
            for text in (toml[:place] + sign, toml[:place] + sign + toml[place:]):
                try:
                    tomllib.loads(text)
                except ValueError as error:
                    message, row, column = explain(text, error)
                    line = text.split("\n")[row - 1]
                    assert ": " in message
                    assert 1 <= column <= len(line) + 1
