"""A post as readers will see it: one HTML file that needs nothing else and runs nothing."""

import base64
import hashlib

from twimlint.markdown import parse
from twimlint.markdown.html import escape, to_html
from twimlint.output.body import placed_html
from twimlint.output.harmless_html import harmless
from twimlint.post.document import Document

MARK = '<meta name="generator" content="twimlint preview">'

_STYLE = """
:root { color-scheme: light dark; --quiet: #6b7280; --line: #d1d5db; --accent: #0b7a5b; }
@media (prefers-color-scheme: dark) { :root { --quiet: #9ca3af; --line: #3f4650; --accent: #4cc9a4; } }
body { font: 1.0625rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
body { overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.6em 0 .6em; }
header p { color: var(--quiet); margin: 0; }
a { color: var(--accent); }
blockquote { margin: 1em 0; padding: .1em 0 .1em 1em; border-left: 3px solid var(--line); }
pre { overflow-x: auto; overflow-wrap: normal; padding: .8em 1em; border: 1px solid var(--line); border-radius: 6px; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
table { border-collapse: collapse; } th, td { border: 1px solid var(--line); padding: .3em .6em; }
.left { text-align: left; } .center { text-align: center; } .right { text-align: right; }
img, .shortcode { border: 1px dashed var(--line); border-radius: 6px; color: var(--quiet); }
img { display: inline-block; max-width: 100%; min-height: 2em; padding: .3em .6em; }
.shortcode { display: block; padding: .6em .8em; font: .9em ui-monospace, monospace; }
span.shortcode { display: inline-block; padding: 0 .4em; }
"""


def body_html(document: Document) -> str:
    """Return the HTML of the body as pulldown-cmark makes it: raw HTML and shortcodes as they are written."""
    text = document.text[document.body_start :]
    return to_html(parse(text), text)


def preview_page(document: Document, script: str = "") -> str:
    """Return a complete page. Nothing of the post can run or be loaded; `script` is the only script that may run."""
    title = _shown(document, "title") or document.file_name
    written = document.front_matter.get("taxonomies", "author")
    authors = ", ".join(str(name) for name in written) if isinstance(written, list) else ""
    facts = " · ".join(part for part in (document.date.isoformat() if document.date else "", authors) if part)
    return _page(title, facts, harmless(placed_html(document)), script)


def message_page(message: str, script: str) -> str:
    """Return a page that says why there is no preview; `script` may run, so that a later page can replace it."""
    return _page("No preview", message, "", script)


def _page(title: str, facts: str, body: str, script: str) -> str:
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(_STYLE)}'",
            *((f"script-src '{_hash(script)}'", "connect-src 'self'") if script else ()),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n{MARK}\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{escape(title)}</h1>\n<p>{escape(facts)}</p>\n</header>\n<main>\n"
        f"{body}</main>\n{f'<script>{script}</script>' if script else ''}</body>\n</html>\n"
    )


def _shown(document: Document, key: str) -> str:
    value = document.front_matter.get(key)
    return value if isinstance(value, str) else ""


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
