"""What rules look for: a module per family, a generator function per rule, and the table that joins them to codes."""

from collections.abc import Mapping

from twimlint.checks import matrix_links, mojibake
from twimlint.checks.context import Check, Context

__all__ = ["CHECKS", "Check", "Context"]

CHECKS: Mapping[str, Check] = {
    # FM: front matter
    # SEC: departments, projects, headings
    # ATT: who said it
    # MTX: matrix.to links and Matrix identifiers
    "MTX002": matrix_links.insecure_matrix_to_link,
    # LNK: links and references
    # TBL: tables
    # MED: Matrix Live, images, shortcodes
    # TXT: text
    "TXT001": mojibake.mojibake,
    # FMT: layout
}
