"""Damages published posts in one place at a time, in every way that rules report, to measure how twimlint copes."""

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
