"""The preview of a post: one page in which nothing of the post can run."""

import pytest

from tests.elements import Elements
from tests.growth import grows_in_proportion
from tests.markdown.test_html import published
from twimlint.output.body import placed_html
from twimlint.output.harmless_html import harmless
from twimlint.output.preview import body_html, preview_page
from twimlint.post.document import Document
from twimlint.text.source import Source

POST = """+++
title = "This Week in Matrix 2026-10-30"
[taxonomies]
author = ["Ana <b>"]
+++

## Dept of Clients 📱

[Ana](https://matrix.to/#/@ana:example.org) says

> Bees, `<b>` and ![a bee](/blog/img/bee.png) {{ figure(img="/a_b.png") }}

{{ youtube_player(video_id="aB3dE5gH7jK") }}
"""


def document(text: str) -> Document:
    return Document(Source("2026-10-30-twim.md", text))


def test_the_body_is_pulldowns() -> None:
    assert body_html(document(POST)) == published(POST[POST.index("+++\n\n") + 4 :])


def test_elements_know_where_they_come_from() -> None:
    html = placed_html(document(POST))
    start = POST.index("`<b>`")
    assert f'<code data-start="{start}" data-end="{start + 5}">&lt;b&gt;</code>' in html
    assert f'<h2 data-start="{POST.index("## ")}"' in html


def test_shortcodes_are_boxes() -> None:
    html = placed_html(document(POST))
    assert '<span class="shortcode" data-shortcode="figure"' in html
    assert '<div class="shortcode" data-shortcode="youtube_player"' in html
    assert "{{ figure(img=&quot;/a_b.png&quot;) }}</span>" in html


def test_shortcodes_side_by_side_are_boxes_each() -> None:
    html = placed_html(document("a {{ one() }}{{ two() }} b\n"))
    assert html.count("<span") == 2
    assert html.endswith("</span> b</p>\n")


def test_the_page_says_what_the_post_is() -> None:
    page = preview_page(document(POST))
    assert "<h1>This Week in Matrix 2026-10-30</h1>" in page
    assert "2026-10-30 · Ana &lt;b&gt;" in page
    assert "<script" not in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)>",
        '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">a</a>',
        '<a href=" java\nscript:alert(1)">a</a>',
        '<a href="&#106;avascript:alert(1)">a</a>',
        '<a href="data:text/html,<script>alert(1)</script>">a</a>',
        '<iframe src="https://example.org"></iframe>',
        '<meta http-equiv="refresh" content="0;url=https://example.org">',
        '<base href="https://example.org">',
        '<form action="https://example.org"><input name=a><button>b</button></form>',
        "<style>body { display: none }</style>",
        '<p style="position: fixed">a</p>',
        '<link rel="stylesheet" href="https://example.org/a.css">',
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<![if foo]><b>a</b>",
        "<!-- <b>",
        '<img alt="`><script>alert(1)</script>" src=x>',
    ],
)
def test_nothing_acts(html: str) -> None:
    reader = Elements()
    reader.feed(harmless(html))
    for tag, attributes in reader.found:
        assert tag in {"a", "p", "b", "img", "table"}
        assert set(attributes) <= {"href", "src", "alt", "title"}
        assert not (attributes.get("href") or "").strip().lower().startswith(("java", "data", "\njava"))


def test_html_is_balanced() -> None:
    assert harmless("</main></div><p><b>a</p>b<i>") == "<p><b>a</b></p>b<i></i>"


def test_links_and_text_stay() -> None:
    html = '<p>a &amp; b <a href="https://example.org/?a=b&amp;c" title="&quot;">c</a> <a href="#d">e</a>&lt;f></p>'
    assert harmless(html).count("<a ") == 2
    assert 'href="https://example.org/?a=b&amp;c" title="&quot;"' in harmless(html)
    assert "&lt;f&gt;" in harmless(html)


@pytest.mark.parametrize("piece", ["<!--", "<!", "<div>", "</b>", "<a ", "&amp", "<![", "<b></i>"])
def test_the_time_for_hostile_html_grows_with_its_length(piece: str) -> None:
    assert grows_in_proportion(lambda size: harmless(piece * (size // len(piece))), 10_000)
