"""MED: pictures, videos and shortcodes that lost a word or gained a sign."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from benchmarks.mutations.mutant import Mutant, Post, drop, insert, mutation, replace
from twimlint.diagnostics import Edit, Span
from twimlint.markdown import nodes
from twimlint.zola.syntax import Argument, Shortcode

_WORDS = "the words are gone"
_PLAYER = '{{{{ youtube_player(video_id="{}") }}}}'


def _images(post: Post) -> Iterator[nodes.Image]:
    for image in post.document.all(nodes.Image):
        if image.label is None and image.target and image.target_span[1] > image.target_span[0]:
            yield image


def _own_images(post: Post) -> Iterator[nodes.Image]:
    """Pictures in `static/` with an ending in small letters."""
    site = post.context.site
    for image in _images(post):
        is_usual = PurePosixPath(image.target).suffix in (".png", ".jpg", ".webp")
        if is_usual and image.target.startswith("/blog/img/") and site is not None and site.may_serve(image.target):
            yield image


def _arguments(post: Post, shortcode: str, name: str) -> Iterator[tuple[Shortcode, Argument]]:
    for call in post.document.shortcodes:
        argument = call.argument(name)
        if call.name == shortcode and argument is not None and isinstance(argument.value, str):
            yield call, argument


# -- MED001, MED002: words -------------------------------------------------------------------------------------------


@mutation("MED001", lossy=_WORDS)
def alt_text_dropped(post: Post) -> Iterator[Mutant]:
    """A picture without alternative text."""
    for image in _images(post):
        if post.text[slice(*image.content)].strip():
            yield drop(*image.content)


@mutation("MED001", lossy=_WORDS, years=range(2022, 2026))
def alt_of_figure_emptied(post: Post) -> Iterator[Mutant]:
    """A figure whose alternative text is empty."""
    for _, argument in _arguments(post, "figure", "alt"):
        yield drop(argument.start, argument.end)


@mutation("MED002", lossy=_WORDS)
def file_name_for_words(post: Post) -> Iterator[Mutant]:
    """The name of the file as alternative text."""
    for image in _own_images(post):
        yield replace(*image.content, PurePosixPath(image.target).name)


# -- MED003, MED004: files -------------------------------------------------------------------------------------------


@mutation("MED003")
def ending_doubled(post: Post) -> Iterator[Mutant]:
    """`.png.png`."""
    for image in _own_images(post):
        yield insert(image.target_span[1], PurePosixPath(image.target).suffix)


@mutation("MED003")
def ending_in_capitals(post: Post) -> Iterator[Mutant]:
    """`.PNG`."""
    for image in _own_images(post):
        ending = PurePosixPath(image.target).suffix
        yield replace(image.target_span[1] - len(ending), image.target_span[1], ending.upper())


@mutation("MED003")
def other_ending(post: Post) -> Iterator[Mutant]:
    """`.jpg` in place of `.png`."""
    for image in _own_images(post):
        if image.target.endswith(".png"):
            yield replace(image.target_span[1] - 3, image.target_span[1], "jpg")


@mutation("MED003", lossy="which picture was meant is anybody's guess")
def file_misspelled(post: Post) -> Iterator[Mutant]:
    """A picture that is not there."""
    for image in _own_images(post):
        yield insert(image.target_span[0] + len("/blog/img/"), "kettle-")


@mutation("MED004")
def own_host_added(post: Post) -> Iterator[Mutant]:
    """The site's own host before a picture's address."""
    for image in _own_images(post):
        yield insert(image.target_span[0], "https://matrix.org")


@mutation("MED004", lossy="where the picture was is not on record")
def picture_elsewhere(post: Post) -> Iterator[Mutant]:
    """A picture on another host."""
    for image in _own_images(post):
        yield replace(*image.target_span, f"https://pictures.garden.chat/{PurePosixPath(image.target).name}")


# -- MED005 to MED007: shortcodes ------------------------------------------------------------------------------------


@mutation("MED005")
def blank_in_video_id(post: Post) -> Iterator[Mutant]:
    """A blank before the ID."""
    for _, argument in _arguments(post, "youtube_player", "video_id"):
        yield insert(argument.start, " ")


@mutation("MED005")
def query_behind_video_id(post: Post) -> Iterator[Mutant]:
    """A query behind the ID."""
    for _, argument in _arguments(post, "youtube_player", "video_id"):
        yield insert(argument.end, "?rel=0")


@mutation("MED005")
def address_for_video_id(post: Post) -> Iterator[Mutant]:
    """The whole address in place of the ID."""
    for _, argument in _arguments(post, "youtube_player", "video_id"):
        yield insert(argument.start, "https://www.youtube.com/watch?v=")


@mutation("MED005", lossy="the ID is gone")
def video_id_emptied(post: Post) -> Iterator[Mutant]:
    """No ID."""
    for _, argument in _arguments(post, "youtube_player", "video_id"):
        yield drop(argument.start, argument.end)


@mutation("MED005", lossy="a letter of the ID is gone")
def video_id_shortened(post: Post) -> Iterator[Mutant]:
    """An ID of ten characters."""
    for _, argument in _arguments(post, "youtube_player", "video_id"):
        yield drop(argument.end - 1, argument.end)


@mutation("MED006", prepared=("MED005",))
def video_as_iframe(post: Post) -> Iterator[Mutant]:
    """YouTube's own frame in place of the shortcode, on a line of its own."""
    for call, argument in _arguments(post, "youtube_player", "video_id"):
        if post.text[: call.start].rstrip("> ")[-2:] != "\n\n":
            continue
        frame = f'<iframe width="560" height="315" src="https://www.youtube.com/embed/{argument.value}"></iframe>'
        usual = post.text[call.start : call.end] == _PLAYER.format(argument.value)
        yield replace(call.start, call.end, frame, lossy="" if usual else "the shortcode was spaced otherwise")


@mutation("MED007")
def tag_of_hugo(post: Post) -> Iterator[Mutant]:
    """`{{<` as Hugo writes it."""
    for call in post.document.shortcodes:
        if post.text.startswith("{{ ", call.start) and "\n" not in post.text[call.start : call.end]:
            yield replace(call.start, call.end, "{{<" + post.text[call.start + 2 : call.end - 2] + ">}}")


@mutation("MED007")
def quote_of_argument_dropped(post: Post) -> Iterator[Mutant]:
    """An argument without its closing quote."""
    for _, argument in _arguments(post, "youtube_player", "video_id"):
        yield drop(argument.end, argument.end + 1)


@mutation("MED007")
def curly_quotes_around_argument(post: Post) -> Iterator[Mutant]:
    """Curly quotation marks around an argument."""
    for _, argument in _arguments(post, "youtube_player", "video_id"):
        if post.text[argument.end] == '"':
            edits = (Edit(argument.start - 1, argument.start, "“"), Edit(argument.end, argument.end + 1, "”"))
            yield Mutant(edits)


@mutation("MED007")
def name_misspelled(post: Post) -> Iterator[Mutant]:
    """A shortcode that the site has not."""
    for call in post.document.shortcodes:
        place = post.text.index(call.name, call.start)
        yield drop(place + 2, place + 3)


@mutation("MED007")
def end_too_many(post: Post) -> Iterator[Mutant]:
    """`{% end %}` behind a call that has none."""
    for call in post.document.shortcodes:
        if call.body is None:
            yield insert(call.end, " {% end %}")


_UNWRAPPED = "what the call held is text of the page now"


@mutation("MED007", company=dict.fromkeys(("ATT007", "LNK001", "MED001", "SEC008"), _UNWRAPPED))
def end_of_body_dropped(post: Post) -> Iterator[Mutant]:
    """No `{% end %}`."""
    for call in post.document.shortcodes:
        if call.body is not None:
            yield drop(call.body[1], call.end, at=Span(call.start, call.body[0]))


# -- MED008 to MED010: where media stand -----------------------------------------------------------------------------


@mutation("MED008", lossy=_WORDS)
def episode_dropped(post: Post) -> Iterator[Mutant]:
    """Matrix Live without its episode and title."""
    for heading in post.departments:
        title = post.text[slice(*heading.content)]
        if title.startswith("Matrix Live ") and len(title) > 16:
            yield replace(*heading.content, "Matrix Live")


@mutation("MED009", lossy="the video is gone")
def matrix_live_emptied(post: Post) -> Iterator[Mutant]:
    """Matrix Live with nothing under it."""
    for section, following in pairwise(post.document.sections):
        if section.heading is not None and section.title.startswith("Matrix Live") and not section.sections:
            start, end = post.line(section.heading.end).end, following.span.start
            if "<!-- more -->" not in post.text[start:end] and section.level == 2:
                yield drop(start, end, at=Span(*section.heading.content))


@mutation("MED010")
def picture_glued_to_text(post: Post) -> Iterator[Mutant]:
    """No empty line between a quote's text and the picture below it."""
    for quote in post.document.root.children:
        if not isinstance(quote, nodes.BlockQuote):
            continue
        for above, below in pairwise(quote.children):
            shows = isinstance(below, nodes.Paragraph) and len(below.children) == 1
            if shows and isinstance(above, nodes.Paragraph) and isinstance(below.children[0], nodes.Image):
                line = post.line(above.end + 1)
                alone = post.text[slice(*line)] == ">\n" and line.end == post.line(below.start).start
                if alone and not isinstance(above.children[-1], nodes.Image):
                    yield drop(*line, at=Span(below.start, below.start + 1))
