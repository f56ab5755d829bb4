"""Configuration: where it is found, what it may say, and how mistakes in it are named."""

import sys
from datetime import date
from pathlib import Path

import pytest

from tests.command import INSECURE, POST, Result, codes, run, write
from twimlint.project.schema import size as parse_size
from twimlint.project.settings import ConfigError, Options, Settings, read_options

PAGE = "Words.\n\n" + INSECURE + "\nhttps://garden.chat/ and #room:garden.chat\n"


def check(folder: Path, *arguments: str) -> Result:
    return run("check", "--output-format", "json", "page.md", *arguments, cwd=folder)


def found(folder: Path, config: str, *arguments: str) -> list[str]:
    write(folder, {"page.md": PAGE, ".twimlint.toml": config})
    result = check(folder, *arguments)
    assert result.err == ""
    return sorted(codes(result))


def complaint(folder: Path, config: str, name: str = ".twimlint.toml") -> str:
    write(folder, {"page.md": PAGE, name: config})
    result = check(folder)
    assert (result.code, result.out) == (2, "")
    return result.err.replace(f"{folder}/", "")


ALL = ["LNK001", "MTX002", "MTX005"]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("", ALL),
        ('select = ["MTX"]', ["MTX002", "MTX005"]),
        ('select = ["MTX002"]', ["MTX002"]),
        ('select = ["unlinked-room-alias"]', ["MTX005"]),
        ('select = ["MTX"]\nignore = ["MTX002"]', ["MTX005"]),
        ('select = ["MTX002"]\nignore = ["MTX"]', ["MTX002"]),
        ('select = ["MTX"]\nignore = ["MTX"]', []),
        ('select = ["ALL"]\nignore = ["FM", "FMT", "LNK", "SEC"]', ["MTX002", "MTX005"]),
        ('ignore = ["MTX"]', ["LNK001"]),
        ("select = []", []),
        ('select = []\nextend-select = ["LNK001"]', ["LNK001"]),
        ('per-file-ignores = {"*.md" = ["MTX"]}', ["LNK001"]),
        ('per-file-ignores = {"other/*.md" = ["MTX"]}', ALL),
        ('[per-file-ignores]\n"page.md" = ["bare-url"]', ["MTX002", "MTX005"]),
    ],
)
def test_selection(tmp_path: Path, config: str, expected: list[str]) -> None:
    assert found(tmp_path, config) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--select", "LNK001,MTX002"], ["LNK001", "MTX002"]),
        (["--select", "LNK001", "--select", "MTX002"], ["LNK001", "MTX002"]),
        (["--ignore", "MTX005"], ["MTX002"]),
        (["--extend-select", "LNK"], ALL),
        (["--per-file-ignores", "page.md:MTX002"], ["MTX005"]),
        (["--isolated"], ALL),
    ],
)
def test_the_command_line_has_the_last_word(tmp_path: Path, arguments: list[str], expected: list[str]) -> None:
    assert found(tmp_path, 'ignore = ["LNK"]', *arguments) == expected


def test_the_family_of_front_matter_is_not_that_of_layout(tmp_path: Path) -> None:
    write(tmp_path, {"page.md": POST + "words  \n"})
    assert "FMT001" not in codes(check(tmp_path, "--select", "FM"))
    assert "FMT001" in codes(check(tmp_path, "--select", "FMT"))


def test_levels_and_fail_on(tmp_path: Path) -> None:
    write(tmp_path, {"page.md": INSECURE})
    for config, level, code in [
        ("", "warning", 0),
        ('fail-on = "warning"', "warning", 1),
        ('fail-on = "info"', "warning", 1),
        ('level = {MTX002 = "error"}', "error", 1),
        ('level = {MTX = "info", MTX002 = "error"}', "error", 1),
        ('fail-on = "warning"\n[level]\ninsecure-matrix-to-link = "info"', "info", 0),
    ]:
        write(tmp_path, {".twimlint.toml": config})
        result = check(tmp_path)
        assert [entry["level"] for entry in result.json] == [level]
        assert result.code == code
    assert check(tmp_path, "--fail-on", "info").code == 1
    assert check(tmp_path, "--fail-on", "info", "--exit-zero").code == 0


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".twimlint.toml": 'ignore = ["MTX002"]',
            "page.md": PAGE,
            "blog/page.md": PAGE,
            "blog/2024/pyproject.toml": '[tool.twimlint]\nignore = ["LNK001"]',
            "blog/2024/page.md": PAGE,
            "other/pyproject.toml": "[tool.ruff]\nline-length = 100",
            "other/page.md": PAGE,
        },
    )
    result = run("check", "--output-format", "json", cwd=tmp_path)
    by_file: dict[str, list[str]] = {}
    for entry in result.json:
        by_file.setdefault(entry["filename"], []).append(entry["code"])
    without_matrix, without_links = ["LNK001", "MTX005"], ["MTX002", "MTX005"]
    assert by_file == {
        "page.md": without_matrix,
        "blog/page.md": without_matrix,
        "blog/2024/page.md": without_links,
        "other/page.md": without_matrix,
    }


def test_a_file_of_its_own_goes_before_the_shared_one(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": '[tool.twimlint]\nselect = ["LNK"]'})
    assert found(tmp_path, 'select = ["MTX002"]') == ["MTX002"]


def test_a_named_file_is_used_everywhere(tmp_path: Path) -> None:
    write(tmp_path, {"other.toml": 'select = ["MTX002"]'})
    assert found(tmp_path, 'select = ["LNK001"]', "--config", "other.toml") == ["MTX002"]


def test_patterns_are_relative_to_the_file_they_stand_in(tmp_path: Path) -> None:
    write(tmp_path, {".twimlint.toml": 'exclude = ["/blog/old"]', "blog/old/a.md": "", "blog/new/blog/old/b.md": ""})
    assert run("check", "--show-files", cwd=tmp_path / "blog").out == "new/blog/old/b.md\n"


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ('selct = ["MTX"]', ".twimlint.toml:1: unknown setting `selct`; did you mean `select`?"),
        ("\n\n[nonsense]\nx = 1", ".twimlint.toml:3: unknown setting `nonsense`"),
        ("nonsense.x = 1", ".twimlint.toml:1: unknown setting `nonsense`"),
        (
            "\n[tool.twimlint]\nignore = []",
            ".twimlint.toml:2: `[tool.twimlint]` is for pyproject.toml: remove this line",
        ),
        ('# c\nselect = ["MTX992"]', ".twimlint.toml:2: `select` names no rule: `MTX992`; did you mean"),
        ('ignore = ["bare-ulr"]', ".twimlint.toml:1: `ignore` names no rule: `bare-ulr`; did you mean `bare-url`?"),
        ('select = "MTX"', ".twimlint.toml:1: `select` must be a list of strings"),
        ("select = [1]", ".twimlint.toml:1: `select` must be a list of strings"),
        ('fail-on = "all"', ".twimlint.toml:1: `fail-on` must be one of info, warning, error"),
        ('force-exclude = "yes"', ".twimlint.toml:1: `force-exclude` must be true or false"),
        ('max-file-size = "big"', ".twimlint.toml:1: `max-file-size` must be a size such as"),
        ("max-file-size = 0", ".twimlint.toml:1: `max-file-size` must be a size such as"),
        ('[level]\nMTX002 = "loud"', ".twimlint.toml:2: `level` of `MTX002` must be one of"),
        (
            '[level]\nLNK001 = "info"\nMTX002 = "off"',
            ".twimlint.toml:3: `level` of `MTX002` cannot be off: add the rule to `ignore`",
        ),
        ('[level]\nMTX = "info"\nMTY = "info"', ".twimlint.toml:3: `level` names no rule: `MTY`"),
        ('[style.departments."Dept of X"]\nsince = 3', ".twimlint.toml:2: style `departments.Dept of X.since` must be"),
        ('[per-file-ignores]\n"*.md" = ["QQQ"]', ".twimlint.toml:2: `per-file-ignores` names no rule: `QQQ`"),
        ("select = ]", ".twimlint.toml:1: "),
        (
            "fail-on = “error”",
            '.twimlint.toml:1: `“` is a curly quotation mark, which cannot be read here: write `"`\n',
        ),
        ('exclude = [" "]', ".twimlint.toml:1: `exclude` has an empty pattern"),
        ('exclude = ["./drafts"]', ".twimlint.toml:1: `exclude` has a pattern that matches nothing: `./drafts`; leave"),
        ('exclude = ["old/../new"]', ".twimlint.toml:1: `exclude` has a pattern that matches nothing"),
        ('exclude = ["# drafts"]', ".twimlint.toml:1: `exclude` has a pattern that matches nothing"),
        ('[per-file-ignores]\n"!../*.md" = []', ".twimlint.toml:2: `per-file-ignores` has a pattern that matches"),
        ('[style.attribution]\nverbs = [""]', ".twimlint.toml:2: style `attribution.verbs` must have no empty string"),
        ('site-root = "../.."', ".twimlint.toml:1: `site-root` leads out of the project: ../.."),
        ('hebbot-config = "/etc/passwd"', ".twimlint.toml:1: `hebbot-config` leads out of the project"),
        ('baseline = ".git/hooks/pre-commit"', ".twimlint.toml:1: `baseline` leads into the folder of git"),
        ('baseline = "posts/../.GIT/x"', ".twimlint.toml:1: `baseline` leads into the folder of git"),
        ('hebbot-config = "none.toml"', ".twimlint.toml:1: `hebbot-config` names nothing that exists: none.toml"),
        ("[style.attribution]\nverb = []", ".twimlint.toml:2: unknown style `attribution.verb`; did you mean"),
        ("[style]\nverbs = []", ".twimlint.toml:2: unknown style `verbs`"),
        ('[style.attribution]\nverbs = "says"', ".twimlint.toml:2: style `attribution.verbs` must be a list"),
    ],
)
def test_mistakes_are_named_with_their_place(tmp_path: Path, config: str, expected: str) -> None:
    assert complaint(tmp_path, config).startswith(f"error: {expected}")


def test_mistakes_in_the_shared_file_are_named_with_their_place(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n\n[tool.twimlint]\nselect = ["MTX"]\nextend = "y"\n'
    assert complaint(tmp_path, text, "pyproject.toml").startswith("error: pyproject.toml:6: unknown setting `extend`")


def test_the_command_line_is_checked_too(tmp_path: Path) -> None:
    write(tmp_path, {"page.md": PAGE})
    result = check(tmp_path, "--select", "MTX02")
    assert (result.code, result.err.startswith("error: `select` names no rule: `MTX02`; did you mean")) == (2, True)
    assert check(tmp_path, "--per-file-ignores", "MTX002").code == 2
    assert check(tmp_path, "--max-file-size", "huge").code == 2
    assert check(tmp_path, "--config", "missing.toml").code == 2


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"page.md": PAGE, ".twimlint.toml": b"# house\n# caf\xe9\n"})
    result = check(tmp_path)
    assert (result.code, result.err) == (2, "error: .twimlint.toml:2: not UTF-8: byte 0xe9\n")


def test_the_house_style_is_extended(tmp_path: Path) -> None:
    text = POST + "[Thea](https://matrix.to/#/@thea:garden.chat) proclaims\n\n> Words.\n"
    write(tmp_path, {"page.md": text, ".twimlint.toml": '[style.attribution]\nverbs = ["proclaims"]'})
    tree = run("tree", "page.md", cwd=tmp_path)
    assert (tree.code, "Thea @thea:garden.chat proclaims" in tree.out) == (0, True)


def test_the_bot_s_configuration_is_read(tmp_path: Path) -> None:
    hebbot = 'verbs = ["says"]\n[[sections]]\nname = "x"\ntitle = "Dept of Owls"\norder = 1\n'
    write(tmp_path, {"bot.toml": hebbot, "bad.toml": "x = 1"})
    assert found(tmp_path, 'hebbot-config = "bot.toml"') == ALL
    assert check(tmp_path, "--hebbot-config", "bot.toml").code == 0
    assert check(tmp_path, "--hebbot-config", "bad.toml").code == 2


def test_settings_can_be_shown_and_read_again(tmp_path: Path) -> None:
    config = 'ignore = ["MTX002"]\nexclude = ["old"]\nmax-file-size = "2 MiB"\nlevel = {LNK001 = "info"}\n'
    config += 'per-file-ignores = {"a b.md" = ["SEC"]}\n'
    write(tmp_path, {".twimlint.toml": config, "page.md": PAGE})
    shown = run("check", "--show-settings", "page.md", cwd=tmp_path).out
    assert "max-file-size = 2097152\n" in shown
    write(tmp_path, {".twimlint.toml": shown})
    again = run("check", "--show-settings", "page.md", cwd=tmp_path).out
    assert again == shown


@pytest.mark.parametrize(
    ("written", "size"), [(5, 5), ("5", 5), ("1 MiB", 2**20), ("2KiB", 2048), ("3 MB", 3_000_000), ("7 b", 7)]
)
def test_sizes(written: int | str, size: int) -> None:
    assert parse_size(written) == size


@pytest.mark.parametrize("written", [True, -1, 0, 1.5, "", "MiB", "1 GiB", "-5", "1.5 MiB", "²", None])
def test_no_sizes(written: object) -> None:
    with pytest.raises(ValueError, match="must be a size"):
        parse_size(written)


def test_a_level_for_a_single_rule_switches_it_on() -> None:
    assert "FMT001" in Settings.of({"level": {"FMT001": "warning"}}).codes
    assert "FMT001" in Settings.of({"level": {"trailing-whitespace": "warning"}}).codes
    for others in ({"ignore": ["FMT001"]}, {"select": ["MTX"]}, {"level": {"FMT": "warning"}}):
        assert "FMT001" not in Settings.of({"level": {"FMT001": "warning"}, **others}).codes


@pytest.mark.parametrize(
    ("select", "ignore", "is_on"),
    [
        (["ALL"], ["FM"], False),
        (["FM"], ["ALL"], True),
        (["ALL"], ["ALL"], False),
        (["FM", "ALL"], ["FM001"], False),
        (["FM001"], ["FM", "ALL"], True),
    ],
)
def test_all_is_wider_than_any_family(select: list[str], ignore: list[str], is_on: bool) -> None:
    assert ("FM001" in Settings.of({"select": select, "ignore": ignore}).codes) is is_on


def test_the_narrowest_level_counts() -> None:
    settings = Settings.of({"level": {"FM001": "info", "ALL": "warning", "FM": "error"}})
    assert [settings.levels[code].value for code in ("FM001", "FM002", "MTX002")] == ["info", "error", "warning"]


@pytest.mark.parametrize(
    ("path", "covered"),
    [
        ("/site/old/a.md", True),
        ("/other/old/a.md", False),
        ("/old/a.md", False),
        ("/a.md", False),
        ("/site/..b/a.md", True),
    ],
)
def test_patterns_cover_nothing_outside_of_their_folder(path: str, covered: bool) -> None:
    patterns = ["old", "**/*.md", "..b"]
    settings = Settings.of(
        {"exclude": patterns, "per-file-ignores": {pattern: ["MTX"] for pattern in patterns}}, "/site"
    )
    assert settings.excludes(path) is covered
    assert ("MTX002" not in settings.codes_for(path)) is covered


def test_patterns_that_cover_the_rest_cover_nothing_outside_of_their_folder_either() -> None:
    settings = Settings.of({"per-file-ignores": {"!old/**": ["MTX"]}}, "/site")
    assert [("MTX002" in settings.codes_for(path)) for path in ("/site/new/a.md", "/site/old/a.md", "/new/a.md")] == [
        False,
        True,
        True,
    ]


def test_defaults() -> None:
    settings = Settings()
    assert (settings.max_file_size, settings.fail_on.value) == (1_048_576, "error")
    assert (settings.respect_gitignore, settings.force_exclude) == (True, False)
    assert (settings.file, settings.since, settings.baseline, settings.site_root) == (None, None, None, None)


def test_the_configuration_file_is_that_of_the_first_source_that_is_one() -> None:
    assert Settings(Options(), Options(file="/a.toml"), Options(file="/b.toml")).file == "/a.toml"


def test_a_named_file_is_checked_whatever_its_day() -> None:
    settings = Settings.of({"since": "2026-01-01", "select": ["MTX"]})
    named = settings.for_named_file()
    assert (named.since, named.codes, settings.since) == (None, settings.codes, date(2026, 1, 1))
    assert Settings.of({}).for_named_file() == Settings.of({})


def test_paths_are_kept_as_they_are_written_unless_they_must_stay_inside(tmp_path: Path) -> None:
    write(tmp_path, {"real/site/x": "", "inside/x": ""})
    (tmp_path / "link").symlink_to(tmp_path / "real")
    given = read_options({"site-root": "link/../link/site"}, folder=str(tmp_path))
    assert given.site_root == tmp_path / "link" / "site"
    within = read_options({"site-root": "link/site"}, folder=str(tmp_path), within=str(tmp_path.resolve()))
    assert within.site_root == (tmp_path / "real" / "site").resolve()


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="newer Pythons follow a circle of links to its beginning")
def test_a_path_that_cannot_be_followed_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(ConfigError) as caught:
        read_options({"site-root": "circle"}, folder=str(tmp_path), within=str(tmp_path))
    assert str(caught.value).startswith("`site-root` cannot be followed: Symlink loop from ")


@pytest.mark.parametrize("number", [50, 51])
def test_more_faults_than_are_told_are_mentioned(number: int) -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.of({f"key-{at}": 1 for at in range(number)})
    assert len(caught.value.messages) == number
    assert (caught.value.messages[-1] == "there are more errors in these settings") is (number > 50)


def test_the_style_of_the_last_source_that_has_one_counts() -> None:
    first, second = (Settings.of({"style": {"authors": {name: ["T"]}}}).layers[0] for name in ("Thea", "Theo"))
    none = Settings.of({"ignore": ["MTX"]}).layers[0]
    assert list(Settings(first, second, none).style["authors"]) == ["Theo"]
    assert list(Settings(second, first).style["authors"]) == ["Thea"]
    assert not Settings(none).style


def test_what_any_source_excludes_is_excluded() -> None:
    settings = Settings(Options("/site", exclude=("a.md",)), Options("/site", exclude=("b.md",)))
    assert [settings.excludes(f"/site/{name}.md") for name in "abc"] == [True, True, False]
