"""The pictures of the README show what twimlint prints; `python -m benchmarks.pictures` renews them."""

from xml.etree.ElementTree import fromstring

import pytest

from benchmarks.pictures import FOLDER, PICTURES, Picture, drawing, words

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_pictures_are_in_step(picture: Picture) -> None:
    file = FOLDER / f"{picture.name}.svg"
    assert file.stat().st_size < 200_000
    committed = fromstring(file.read_text("utf-8"))  # noqa: S314  # ours
    assert committed.findtext(f"{SVG}desc") == words(picture)
    assert f"docs/{picture.name}.svg" in (FOLDER.parent / "README.md").read_text("utf-8")


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_pictures_show_what_they_say(picture: Picture) -> None:
    drawn = drawing(picture)
    shown = "".join(element.text or "" for element in fromstring(drawn).iter(f"{SVG}text"))  # noqa: S314
    assert "".join(words(picture).split()) in "".join(shown.split())
    assert "url(http" not in drawn
