"""FMT014: headings with marks before them only."""

from collections.abc import Iterator

from twimlint.checks.context import Context
from twimlint.checks.headings import source_text
from twimlint.diagnostics import Edit, Fix, Span, Violation
from twimlint.markdown import nodes
from twimlint.post.document import Document


def heading_style(document: Document, _context: Context) -> Iterator[Violation]:
    for heading in document.all(nodes.Heading):
        content = source_text(document, heading)
        if content.endswith(("#", "}", "\\")) or "\n" in content or "\r" in content:
            continue  # marks or braces at the end of a line may be read otherwise
        marks = "#" * heading.level
        if heading.setext:
            edit = Edit(heading.start, heading.end, f"{marks} {content}")
            message = f"The heading is underlined: write `{marks}` before it"
            yield Violation(Span(heading.start, heading.content[1]), message, Fix("Write marks before it", (edit,)))
        elif "\t" in document.text[heading.content[1] : document.source.line_end(heading.content[1])]:
            continue  # pulldown-cmark shows marks that a tab follows
        elif closing := document.text[heading.content[1] : heading.end].strip():
            end = heading.start + len(document.text[heading.start : heading.end].rstrip())
            shown = document.text[heading.start : end].removesuffix(closing).rstrip()
            fix = Fix("Remove the marks", (Edit(heading.start + len(shown), end, ""),))
            yield Violation(Span(end - len(closing), end), "Marks behind the heading: remove them", fix)
