"""Published posts, each broken in one place in every way that the rules name, to measure how well twimlint copes."""

from benchmarks.mutations import (
    attributions,
    front_matter,
    layout,
    links,
    matrix,
    media,
    sections,
    tables,
    text,
)

__all__ = ["attributions", "front_matter", "layout", "links", "matrix", "media", "sections", "tables", "text"]
