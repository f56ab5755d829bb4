"""Fixing does no damage, whatever is wrong with a post; `benchmarks/fuzz_fixes.py` tries more posts."""

import random

import pytest

from benchmarks.faulty_posts import GRAMMAR, faulty_post
from tests.fix_promises import broken_promises, words_are_the_same
from tests.fixing import corpus_texts
from tests.paths import needs_corpus


@pytest.mark.parametrize("seed", range(100))
def test_invented_posts_take_no_damage(seed: int) -> None:
    assert list(broken_promises(faulty_post(random.Random(seed)))) == []  # noqa: S311  # repeatable on purpose


def test_a_fold_marker_does_not_end_a_comment_that_is_open_above_it() -> None:
    text = "> <!--\n\n## Dept of Spec 📜\n\n<!-- more -->\n\n## Dept of Servers 🏢\n"
    assert words_are_the_same(text, text.replace("<!-- more -->\n\n", ""))


@needs_corpus
def test_real_posts_take_no_damage() -> None:
    """Every twentieth page; the tests of the fixer and of the layout family check fewer promises on all of them."""
    for name, text in corpus_texts()[::20]:
        assert list(broken_promises(text)) == [], name


def test_invented_posts_have_everything_in_them() -> None:
    """A shape that never occurs in a post would not be tested."""
    posts = [faulty_post(random.Random(seed)) for seed in range(300)]  # noqa: S311  # as above
    literal = [alternative for each in GRAMMAR.values() for alternative in each if "‹" not in alternative]
    missing = [words for words in literal if not any(words.strip("\n") in post.replace("\r\n", "\n") for post in posts)]
    assert len(missing) < len(literal) / 5
