"""What rules look for: a module per family, a generator function per rule, and the table that joins them to codes."""

from collections.abc import Mapping

from twimlint.checks import (
    front_matter,
    internal_links,
    link_syntax,
    link_targets,
    links,
    matrix_links,
    mojibake,
    ping_tables,
    references,
    site_images,
    site_pages,
    tables,
)
from twimlint.checks.context import Check, Context
from twimlint.checks.layout import blank_lines, white_space

__all__ = ["CHECKS", "Check", "Context"]

CHECKS: Mapping[str, Check] = {
    # FM: front matter
    "FM001": front_matter.invalid_front_matter,
    "FM002": front_matter.unexpected_title,
    "FM003": front_matter.unexpected_path,
    "FM004": front_matter.date_mismatch,
    "FM005": site_pages.unknown_author,
    "FM006": front_matter.missing_category,
    "FM007": site_pages.unusable_preview_image,
    "FM008": site_pages.missing_month_index,
    "FM009": site_pages.duplicate_path,
    "FM010": front_matter.unusual_date_format,
    "FM011": front_matter.unknown_front_matter_key,
    "FM012": front_matter.missing_preview_image,
    # SEC: departments, projects, headings
    # ATT: who said it
    # MTX: matrix.to links and Matrix identifiers
    "MTX002": matrix_links.insecure_matrix_to_link,
    # LNK: links and references
    "LNK001": links.bare_url,
    "LNK002": links.autolink_punctuation,
    "LNK003": link_targets.malformed_link_target,
    "LNK004": link_syntax.broken_link_syntax,
    "LNK005": references.dangling_reference,
    "LNK006": references.unused_definition,
    "LNK007": references.duplicate_definition,
    "LNK008": internal_links.absolute_internal_link,
    "LNK009": internal_links.broken_internal_link,
    "LNK011": links.escaped_character_in_url,
    # TBL: tables
    "TBL001": tables.ragged_table,
    "TBL002": tables.broken_table,
    "TBL003": ping_tables.broken_ping_table,
    "TBL004": ping_tables.missing_ping_table,
    # MED: Matrix Live, images, shortcodes
    "MED003": site_images.missing_image_file,
    "MED004": site_images.external_image,
    # TXT: text
    "TXT001": mojibake.mojibake,
    # FMT: layout
    "FMT001": white_space.trailing_whitespace,
    "FMT002": white_space.extra_blank_lines,
    "FMT003": blank_lines.heading_blank_lines,
    "FMT005": white_space.quote_marker_space,
}
