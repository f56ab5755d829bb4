"""FMT006: spaces in the tags of shortcodes."""

from collections.abc import Iterator
from itertools import pairwise

from twimlint.checks.context import Context
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.post.document import Document
from twimlint.zola.syntax import Argument, Shortcode


def shortcode_spacing(document: Document, _context: Context) -> Iterator[Violation]:
    text = document.text
    for shortcode in document.shortcodes:
        span = Span(shortcode.start, shortcode.body[0] if shortcode.body else shortcode.end)
        tag = text[span.start : span.end]
        if shortcode.escaped or "\n" in tag or "\r" in tag or not _has_commas(text, shortcode):
            continue
        spaced = _spaced(text, shortcode)
        if tag != spaced:
            message = f"Shortcode `{shortcode.name}` is not spaced as usual: write it like `{{{{ name(key=value) }}}}`"
            yield Violation(span, message, Fix("Correct the spaces", (Edit(*span, spaced),)))


def _has_commas(text: str, shortcode: Shortcode) -> bool:
    """Whether commas separate all arguments, without which Zola would not read them."""
    return all("," in text[one.end : other.start] for one, other in pairwise(shortcode.arguments))


def _spaced(text: str, shortcode: Shortcode) -> str:
    arguments = ", ".join(f"{argument.name}={_written(text, argument)}" for argument in shortcode.arguments)
    call = f"{shortcode.name}({arguments})"
    return f"{{% {call} %}}" if shortcode.body else f"{{{{ {call} }}}}"


def _written(text: str, argument: Argument) -> str:
    """The value as written in the text, a string with its quotes."""
    quote = isinstance(argument.value, str)
    return text[argument.start - quote : argument.end + quote]
