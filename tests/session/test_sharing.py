"""What the pages of one session share, and what they must not share."""

from datetime import date
from pathlib import Path

from tests.command import write
from twimlint.diagnostics import Level
from twimlint.project.files import Target
from twimlint.project.settings import Settings
from twimlint.session.judge import Session


def page(name: str = "a.md", **settings: object) -> Target:
    values = {key.replace("_", "-"): value for key, value in settings.items()}
    return Target(name, f"/pages/{name}", Settings.of(values, "/pages"))


def test_pages_with_equal_settings_share_a_ruleset_and_a_style() -> None:
    session = Session()
    settings = {"level": {"MTX002": "error"}, "style": {"attribution": {"verbs": ["hoots"]}}}
    one, other = page("a.md", **settings), page("b.md", **settings)
    assert session.ruleset(one) is session.ruleset(other)
    assert session.context(one).style is session.context(other).style


def test_a_ruleset_has_the_levels_and_the_day_of_its_settings() -> None:
    session = Session()
    plain = session.ruleset(page())
    assert plain.levels.get("MTX002") is None
    assert session.ruleset(page(level={"MTX002": "error"})).levels["MTX002"] is Level.ERROR
    assert session.ruleset(page(since="2024-05-03")).since == date(2024, 5, 3)
    assert (session.ruleset(page()), plain.since) == (plain, None)


def test_rules_that_are_off_in_one_file_are_on_in_another() -> None:
    session, off = Session(), {"per_file_ignores": {"b.md": ["MTX"]}}
    codes = [{rule.code for rule in session.ruleset(page(name, **off)).rules} for name in ("a.md", "b.md")]
    assert ("MTX002" in codes[0], "MTX002" in codes[1]) == (True, False)


def test_each_style_is_that_of_its_settings() -> None:
    session = Session()
    for number in range(30):
        verb = f"says-{number}"
        assert verb in session.context(page(style={"attribution": {"verbs": [verb]}})).style.verbs
    assert "says-3" not in session.context(page()).style.verbs


def test_the_style_follows_the_bot_s_configuration(tmp_path: Path) -> None:
    session, bot = Session(), tmp_path / "bot.toml"
    configuration = 'verbs = ["{}"]\n[[sections]]\nname = "x"\ntitle = "Dept of Owls"\norder = 1\n'
    for verb in ("hoots", "croaks"):
        write(tmp_path, {"bot.toml": configuration.format(verb)})
        assert verb in session.context(page(hebbot_config=str(bot))).style.verbs
