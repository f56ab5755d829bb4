"""What the examples on the pages of the FM rules cannot show: places, quotes, line endings, dates that nearly agree."""

import pytest

from twimlint.checks import Context
from twimlint.diagnostics import Applicability, Diagnostic
from twimlint.engine.check import Ruleset, check
from twimlint.engine.fixer import fix
from twimlint.post.document import Document
from twimlint.rulebook.catalog import load_catalog
from twimlint.rulebook.style import load_style
from twimlint.text.source import Source

CATALOG = load_catalog()
NAME = "content/blog/2026/01/2026-01-09-twim.md"
TAXONOMIES = '\n[taxonomies]\nauthor = ["Thea Lindqvist"]\ncategory = ["This Week in Matrix"]\n'
PATH = "/blog/2026/01/09/this-week-in-matrix-2026-01-09"


def post(front_matter: str, name: str = NAME) -> Source:
    return Source(name, f"+++\n{front_matter}+++\n\n## Dept of Spec 📜\n")


def found(source: Source, *codes: str) -> list[Diagnostic]:
    return check(Document(source), Ruleset([CATALOG[code] for code in codes]), Context(load_style()))


def fixed(source: Source, *codes: str) -> str:
    return fix(source, Ruleset([CATALOG[code] for code in codes]), Context(load_style()), unsafe=True).text


def dated(**claims: str) -> Source:
    """A post whose title, path and date are given, all else in order."""
    values = {"title": "This Week in Matrix 2026-01-09", "path": PATH, "date": "2026-01-09", **claims}
    lines = "".join(f'{key} = "{value}"\n' for key, value in values.items() if key != "name")
    return post(lines + TAXONOMIES, claims.get("name", NAME))


# -- FM001 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_invalid_toml_is_reported_at_the_cause(newline: str) -> None:
    source = post('title = "x"\npath = = "y"\n')
    (diagnostic,) = found(Source(source.name, source.text.replace("\n", newline)), "FM001")
    assert diagnostic.location == (3, 8)
    assert diagnostic.message == "There are two `=` after `path`: remove one"


@pytest.mark.parametrize(
    ("raw", "straight"),
    [
        ("title = “x”", 'title = "x"'),
        ("title = “x” # “why”", 'title = "x" # “why”'),
        ('title = "x”', 'title = "x"'),
        ('title = “x"', 'title = "x"'),
        ("title = „It’s here“", 'title = "It’s here"'),
        ('title = “a "b" c”', "title = 'a \"b\" c'"),
        ("title = ‘x’", "title = 'x'"),
        ('title = "“x”"\naliases = [“/a”, "/b", “/c”]', 'title = "“x”"\naliases = ["/a", "/b", "/c"]'),
    ],
)
def test_curly_quotes_become_straight_where_they_delimit(raw: str, straight: str) -> None:
    source = post(f"{raw}\n{TAXONOMIES}")
    (diagnostic,) = found(source, "FM001")
    assert "is a curly quotation mark" in diagnostic.message
    assert fix(source, Ruleset([CATALOG["FM001"]]), Context(load_style())).text == source.text.replace(raw, straight)


@pytest.mark.parametrize("raw", ['”["x"]', '“"x"”', '”"x"', '[“"x”"]'])
def test_a_curly_quote_beside_a_straight_mark_is_too_many(raw: str) -> None:
    source = post(f"title = {raw}\n{TAXONOMIES}")
    (diagnostic,) = found(source, "FM001")
    assert diagnostic.message.endswith("a curly quotation mark, which cannot be read here: remove it")
    assert fix(source, Ruleset([CATALOG["FM001"]]), Context(load_style())).text == source.text


def test_the_body_of_a_post_is_fixed_once_its_front_matter_can_be_read() -> None:
    source = post(f"title = “x”\n{TAXONOMIES}")
    body = "\nText.  \n"
    only_body = fix(Source(NAME, source.text + body), Ruleset([CATALOG["FMT001"]]), Context(load_style()))
    assert only_body.text == source.text + body
    both = fix(Source(NAME, source.text + body), Ruleset([CATALOG["FM001"], CATALOG["FMT001"]]), Context(load_style()))
    assert both.text.endswith('"x"\n' + TAXONOMIES + "+++\n\n## Dept of Spec 📜\n\nText.\n")


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        ("'2026-13-02'", "'2026-02-13'"),
        ('"13.02.2026"', '"2026-02-13"'),
        ('"2/13/2026" # soon', '"2026-02-13" # soon'),
        ('"2026-13-02T18:00:00Z"', '"2026-02-13T18:00:00Z"'),
    ],
)
def test_a_date_in_another_order_is_written_as_in_the_name_of_the_file(raw: str, result: str) -> None:
    source = post(f"title = 'x'\ndate = {raw}\n{TAXONOMIES}", "content/blog/2026/02/2026-02-13-twim.md")
    (diagnostic,) = found(source, "FM001")
    assert diagnostic.applicability is Applicability.SAFE
    assert fixed(source, "FM001") == source.text.replace(raw, result)


@pytest.mark.parametrize(
    ("raw", "result", "applicability"),
    [
        ("2026-13-02", '"2026-02-13"', Applicability.SAFE),
        ("13.2.2026 # soon", '"2026-02-13" # soon', Applicability.SAFE),
        ("2026-2-13", '"2026-02-13"', Applicability.SAFE),
        ("13 February 2026", '"2026-02-13"', Applicability.UNSAFE),
    ],
)
def test_a_date_that_lacks_its_quotation_marks_too(raw: str, result: str, applicability: Applicability) -> None:
    source = post(f"title = 'x'\ndate = {raw}\n{TAXONOMIES}", "content/blog/2026/02/2026-02-13-twim.md")
    (diagnostic,) = found(source, "FM001")
    assert diagnostic.message.endswith("write `2026-02-13`, as in the name of the file")
    assert diagnostic.applicability is applicability
    assert fixed(source, "FM001") == source.text.replace(raw, result)


def test_a_post_is_known_by_its_title_in_curly_quotes() -> None:
    source = post(f"title = “This Week in Matrix 2026-01-09”\ndate = “2026-01-09”\n{TAXONOMIES}", "2026-01-09.md")
    assert len(found(source, "FM001")) == 1


def test_the_day_of_the_file_is_taken_for_a_date_of_another_day_only_if_unsafe() -> None:
    source = post(f"title = 'x'\ndate = 'YYYY-MM-DD'\n{TAXONOMIES}")
    (diagnostic,) = found(source, "FM001")
    assert diagnostic.applicability is Applicability.UNSAFE
    assert diagnostic.message.endswith("write `2026-01-09`, as in the name of the file")
    assert fixed(source, "FM001") == source.text.replace("YYYY-MM-DD", "2026-01-09")
    (nameless,) = found(post(f"title = 'x'\ndate = 'YYYY-MM-DD'\n{TAXONOMIES}", "twim.md"), "FM001")
    assert nameless.message.endswith("write year, month and day, YYYY-MM-DD")
    assert nameless.fix is None


def test_a_title_is_corrected_while_the_date_is_broken() -> None:
    source = dated(title="This Week In Matrix", date="2026-09-32")
    assert 'title = "This Week in Matrix 2026-01-09"' in fixed(source, "FM002")
    (diagnostic,) = found(source, "FM002")
    assert diagnostic.applicability is Applicability.UNSAFE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no front matter"),
        ("Hello.\n", "no front matter"),
        ("---\ntitle: x\n---\n", "YAML"),
        ('{\n  "title": "x"\n}\n', "is JSON, which Zola does not read"),
        ('\ufeff\n{"title": "x"}\n', "is JSON, which Zola does not read"),
        ('{ "title" }\n', "has no front matter"),
        ("+++\ntitle = 'x'\n", "not closed"),
        ("\ufeffHello.\n", "no front matter"),
    ],
)
def test_what_is_no_front_matter(text: str, words: str) -> None:
    (diagnostic,) = found(Source(NAME, text), "FM001")
    assert words in diagnostic.message


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("title = 7", "`title` must be a string"),
        ("title = ' '", "`title` must be a string"),
        ("", "`title` is missing: add it"),
        ("title = 'x'\ndate = 10:00:00", "Zola cannot read the date `10:00:00`"),
        ("title = 'x'\ndate = '2026-1-9'", "Zola cannot read the date"),
        ("title = 'x'\ndate = 'YYYY-MM-DD'", "Zola cannot read the date"),
        ("title = 'x'\ndate = 20260109", "Zola cannot read the date"),
    ],
)
def test_values_of_the_wrong_kind(line: str, words: str) -> None:
    (diagnostic,) = found(post(f"{line}\n{TAXONOMIES}"), "FM001")
    assert words in diagnostic.message


@pytest.mark.parametrize("name", ["2026-01-09-twim.md", "2026-01-09-this-week-in-matrix/index.md"])
def test_the_day_may_be_in_the_name(name: str) -> None:
    assert found(post(f"title = 'x'\n{TAXONOMIES}", name), "FM001") == []
    assert found(post(f"title = 'x'\n{TAXONOMIES}", name.replace("2026-01-09-", "")), "FM001") != []


@pytest.mark.parametrize("taxonomies", ["taxonomies = 3", "taxonomies = { author = ['A'], category = [] }", ""])
def test_taxonomies_in_any_form(taxonomies: str) -> None:
    missing = [] if "author" in taxonomies else ["author", "category"]
    diagnostics = found(post(f"title = 'x'\n{taxonomies}\n"), "FM001")
    assert [diagnostic.message for diagnostic in diagnostics] == [
        f"`{name}` is missing in `[taxonomies]`: add it" for name in missing
    ]


# -- FM002, FM003 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        ("'This week in Matrix 2026-01-09'", "'This Week in Matrix 2026-01-09'"),
        ('"""This Week In Matrix - 2026-01-09"""', '"""This Week in Matrix 2026-01-09"""'),
        ('"This Week in Matrix: 2026-01-09" # soon', '"This Week in Matrix 2026-01-09" # soon'),
        ('"The week of 2026-01-09"', '"This Week in Matrix 2026-01-09"'),
    ],
)
def test_a_title_keeps_its_quotes(raw: str, result: str) -> None:
    source = post(f"title = {raw}\n{TAXONOMIES}")
    assert found(source, "FM002") != []
    assert fixed(source, "FM002") == source.text.replace(raw, result)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_path_is_added_behind_the_title(newline: str) -> None:
    source = post(f"title = 'This Week in Matrix 2026-01-09' # x\n{TAXONOMIES}")
    source = Source(source.name, source.text.replace("\n", newline))
    line = f"# x{newline}"
    assert fixed(source, "FM003") == source.text.replace(line, f'{line}path = "{PATH}"{newline}')


def test_a_path_without_a_title_is_added_on_top() -> None:
    source = post("date = 2026-01-09\n")
    assert fixed(source, "FM003") == source.text.replace("+++\n", f'+++\npath = "{PATH}"\n', 1)


@pytest.mark.parametrize("raw", ["'/blog/2026/1/9/twim'", "7", "''", "['/blog']"])
def test_a_path_of_any_kind_is_replaced(raw: str) -> None:
    result = fixed(post(f"date = 2026-01-09\npath = {raw}\n"), "FM003")
    assert Document(Source(NAME, result)).front_matter.get("path") == PATH


def test_a_path_is_not_invented() -> None:
    source = post("title = 'This Week in Matrix'\npath = '/blog/twim'\n", "twim.md")
    (diagnostic,) = found(source, "FM003")
    assert diagnostic.fix is None


# -- FM004 -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "fault"),
    [
        ({"title": "This Week in Matrix 2026-01-08"}, "The title says 2026-01-08"),
        ({"path": PATH.replace("/09/", "/02/")}, "The path says 2026-01-02"),
        ({"date": "2026-01-16"}, "The date says 2026-01-16"),
        ({"date": "2026-01-08T22:00:00Z"}, "The date says 2026-01-08"),
    ],
)
def test_the_odd_one_out_is_named_and_mended(claims: dict[str, str], fault: str) -> None:
    source = dated(**claims)
    (diagnostic,) = found(source, "FM004")
    assert diagnostic.message == f"{fault}, but the post is dated 2026-01-09: correct it"
    result = fixed(source, "FM004")
    assert found(Source(NAME, result), "FM004") == []
    assert result.count("2026-01-09") + result.count("2026/01/09") == 4


def test_a_time_keeps_its_hour() -> None:
    assert 'date = "2026-01-09T18:30:00Z"' in fixed(dated(date="2026-01-16T18:30:00Z"), "FM004")


@pytest.mark.parametrize("moment", ["2026-01-10T00:30:00Z", "2026-01-10T05:59:59Z", "2026-01-10T02:00:00+01:00"])
def test_the_small_hours_belong_to_the_day_before(moment: str) -> None:
    assert found(dated(date=moment), "FM004") == []


def test_a_file_is_not_renamed() -> None:
    source = dated(name="content/blog/2026/01/2026-01-14-twim.md")
    (diagnostic,) = found(source, "FM004")
    assert diagnostic.message.endswith("rename the file")
    assert diagnostic.fix is None


def test_without_a_majority_all_are_listed() -> None:
    source = dated(title="This Week in Matrix 2026-01-02", path=PATH.replace("01-09", "01-16"), date="2026-01-23")
    (diagnostic,) = found(source, "FM004")
    assert diagnostic.fix is None
    assert "disagree" in diagnostic.message


# -- FM006, FM010, FM011 -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        ("[]", '["This Week in Matrix"]'),
        ("[\n  'Events', # big\n]", "[\"This Week in Matrix\", \n  'Events', # big\n]"),
        ("['THIS WEEK IN MATRIX']", "['This Week in Matrix']"),
    ],
)
def test_a_category_is_added_to_any_list(raw: str, result: str) -> None:
    source = post(f"title = 'x'\n[taxonomies]\ncategory = {raw}\n")
    assert fixed(source, "FM006") == source.text.replace(raw, result)


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        ("2026-01-09T18:00:00", "2026-01-09T18:00:00Z"),
        ("2026-01-09 18:00:00Z", "2026-01-09T18:00:00Z"),
        ("'2026-01-09T20:00:00+02:00'", "'2026-01-09T18:00:00Z'"),
        ("'2026-01-09t18:00:00z'", "'2026-01-09T18:00:00Z'"),
    ],
)
def test_times_become_utc(raw: str, result: str) -> None:
    source = post(f"date = {raw}\n")
    assert fixed(source, "FM010") == source.text.replace(raw, result)


@pytest.mark.parametrize("raw", ["2026-01-09", "'2026-01-09'", "2026-01-09T18:00:00Z", "'2026-01-09T18:00:00.5Z'"])
def test_usual_dates_stay(raw: str) -> None:
    assert found(post(f"date = {raw}\n"), "FM010") == []


@pytest.mark.parametrize(
    ("front_matter", "words"),
    [
        ("tilte = 'x'\n", "did you mean `title`?"),
        ("author = ['A']\n", "move it to `[taxonomies]`"),
        ("authors = ['A']\n", "move it to `[taxonomies]` as `author`"),
        ("author = ['A']\ntaxonomies.author = ['B']\n", "`[taxonomies]` has it already: remove it"),
        ("image = 'x'\n", "move it to `[extra]`"),
        ("color = 'x'\n", "remove it"),
        ("[taxonomies]\ncategories = ['x']\n", "did you mean `category`?"),
        ("[taxonomies]\npath = '/x'\n", "above the first table"),
        ("[extra]\ndraft = true\n", "above the first table"),
        ("extra.date = 2026-01-09\n", "above the first table"),
        ("[exrta]\nimage = 'x'\n", "did you mean `[extra]`?"),
        ("[blog]\nimage = 'x'\n", "`blog.image`"),
    ],
)
def test_keys_that_zola_ignores(front_matter: str, words: str) -> None:
    (diagnostic,) = found(post(front_matter), "FM011")
    assert words in diagnostic.message
    assert diagnostic.location.row >= 2


def test_no_more_than_the_first_500_keys_are_looked_at() -> None:
    front_matter = "".join(f"bees_{number} = 1\n" for number in range(510))
    assert len(found(post(front_matter), "FM011")) == 500


@pytest.mark.parametrize(
    "front_matter",
    [
        "taxonomies.author = ['A']\nauthors = ['A']\n",
        "[[extra.questions]]\ndate = 2026-01-09\n",
        "[extra.box]\npath = 'x'\n",
        "[extra]\ntitle = 'x'\n",
        "weight = 3\n",
    ],
)
def test_keys_of_ones_own_are_welcome(front_matter: str) -> None:
    assert found(post(front_matter), "FM011") == []


def test_a_key_moves_with_its_comment_and_all_its_lines() -> None:
    source = post("title = 'x'\n[extra]\naliases = [\n  '/x',\n] # old\nimage = 'y'\n")
    assert fixed(source, "FM011") == post("title = 'x'\naliases = [\n  '/x',\n] # old\n[extra]\nimage = 'y'\n").text


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("raw", "result"),
    [
        ("author = 'A' # me\n", "\n[taxonomies]\nauthor = ['A'] # me\n"),
        ("authors = ['A']\ncategories = 'B'\n", "\n[taxonomies]\nauthor = ['A']\ncategory = ['B']\n"),
        ("author = 'A'\n\n[taxonomies] # x\n", "\n[taxonomies] # x\nauthor = ['A']\n"),
        (
            "category = ['B']\n[taxonomies]\nauthor = ['A']\n\n[extra]\n",
            "[taxonomies]\nauthor = ['A']\ncategory = ['B']\n\n[extra]\n",
        ),
        ("image = '/a.png'\n[extra]\nnote = 1\n", "[extra]\nnote = 1\nimage = '/a.png'\n"),
        ("author = 7\n", "author = 7\n"),
        ("'author' = 'A'\n", "'author' = 'A'\n"),
        ("author = 'A'\ntaxonomies = { category = ['B'] }\n", "author = 'A'\ntaxonomies = { category = ['B'] }\n"),
    ],
)
def test_a_key_moves_to_its_table(raw: str, result: str, newline: str) -> None:
    source = Source(NAME, post(f"title = 'x'\n{raw}").text.replace("\n", newline))
    assert fixed(source, "FM011") == post(f"title = 'x'\n{result}").text.replace("\n", newline)


def test_the_comments_of_a_key_move_with_it() -> None:
    comments = "# shown beside the title\n  # in the list\n"
    moved = fixed(
        post(f"# the post\n\ntitle = 'x'\n{comments}image = 'y' # wide\ndraft = true\n[extra]\nz = 1\n"), "FM011"
    )
    assert (
        moved == post(f"# the post\n\ntitle = 'x'\ndraft = true\n[extra]\nz = 1\n{comments}image = 'y' # wide\n").text
    )
    moved = fixed(post(f"title = 'x'\n[extra]\n{comments}slug = 'y'\n"), "FM011")
    assert moved == post(f"title = 'x'\n{comments}slug = 'y'\n[extra]\n").text
    moved = fixed(post("# the key\nimage = 'y'\ntitle = 'x'\n[extra]\n"), "FM011")
    assert moved == post("title = 'x'\n[extra]\n# the key\nimage = 'y'\n").text


@pytest.mark.parametrize(
    ("front_matter", "codes"),
    [
        ("title = 'x'\nauthor = 'A'\ncategories = ['B']\n", ["FM011", "FM011"]),
        ("tilte = 'x'\n" + TAXONOMIES, ["FM011"]),
        ("title = 'x'\n[taxonomies]\nauthor = ['A']\ncategories = ['B']\n", ["FM011"]),
        ("title = 'x'\n[taxonomy]\nauthor = ['A']\ncategory = ['B']\n", ["FM011"]),
        ("title = 'x'\nAuthor = 'A'\n[taxonomies]\ncategory = ['B']\n", ["FM011"]),
        ("title = 'x'\n[extra]\nauthor = 'A'\n[taxonomies]\ncategory = ['B']\n", ["FM011"]),
        (
            "title = 'x'\nauthor = 'A'\n[taxonomies]\ncategory = ['B']\n[extra]\npath = '" + PATH + "'\n",
            ["FM011", "FM011"],
        ),
    ],
)
def test_one_mistake_of_a_key_or_table_is_one_error(front_matter: str, codes: list[str]) -> None:
    found_codes = [diagnostic.code for diagnostic in found(post(front_matter), "FM001", "FM011")]
    assert found_codes == codes


@pytest.mark.parametrize(
    ("front_matter", "result"),
    [
        ("[taxonomy] # all\nauthor = ['A']\n", "[taxonomies] # all\nauthor = ['A']\n"),
        ("[ Extra ]\nimage = 'x'\n", "[ extra ]\nimage = 'x'\n"),
        ("Author = 'A'\n[taxonomies]\ncategory = ['B']\n", "[taxonomies]\ncategory = ['B']\nauthor = ['A']\n"),
        ("[extra]\nauthor = 'A'\n[taxonomies]\n", "[extra]\n[taxonomies]\nauthor = ['A']\n"),
    ],
)
def test_a_misspelled_table_is_renamed_and_authors_go_where_they_count(front_matter: str, result: str) -> None:
    source = post(f"title = 'x'\n{front_matter}")
    assert fixed(source, "FM011") == source.text.replace(front_matter, result)


def test_a_table_is_not_renamed_to_one_that_is_there() -> None:
    (diagnostic,) = found(post("title = 'x'\n[taxonomy]\nauthor = ['A']\n[taxonomies]\ncategory = ['B']\n"), "FM011")
    assert diagnostic.message == "Zola ignores `taxonomy.author`: use one of its tables, `[taxonomies]` or `[extra]`"
    assert diagnostic.fix is None


def test_an_author_in_extra_may_mean_something_else() -> None:
    assert found(post(f"title = 'x'\n{TAXONOMIES}[extra]\nauthor = 'A'\n"), "FM011") == []
