"""What rules look for: a module per family, a generator function per rule, and the table that joins them to codes."""

from collections.abc import Mapping

from twimlint.checks import (
    attributions,
    front_matter,
    internal_links,
    link_syntax,
    link_targets,
    links,
    matrix_links,
    media,
    mojibake,
    ping_tables,
    references,
    site_images,
    site_pages,
    tables,
    text,
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
    "ATT001": attributions.quote_without_attribution,
    "ATT002": attributions.attribution_without_quote,
    "ATT003": attributions.attribution_above_heading,
    "ATT004": attributions.unlinked_attribution,
    "ATT005": attributions.attribution_target,
    "ATT006": attributions.attribution_colon,
    "ATT007": attributions.attribution_glued_to_quote,
    "ATT008": attributions.split_quote,
    "ATT009": attributions.lazy_quote_line,
    "ATT010": attributions.leftover_bot_mention,
    "ATT011": attributions.text_outside_quote,
    # MTX: matrix.to links and Matrix identifiers
    "MTX001": matrix_links.invalid_matrix_identifier,
    "MTX002": matrix_links.insecure_matrix_to_link,
    "MTX003": matrix_links.nested_matrix_to_link,
    "MTX004": matrix_links.matrix_to_text_mismatch,
    "MTX005": matrix_links.unlinked_room_alias,
    "MTX006": matrix_links.unlinked_user_id,
    "MTX007": matrix_links.room_id_without_via,
    "MTX008": matrix_links.client_specific_link,
    "MTX009": matrix_links.percent_encoded_identifier,
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
    "MED001": media.missing_alt_text,
    "MED002": media.file_name_as_alt_text,
    "MED003": site_images.missing_image_file,
    "MED004": site_images.external_image,
    "MED005": media.invalid_video_id,
    "MED006": media.raw_video_embed,
    "MED007": media.broken_shortcode,
    "MED008": media.untitled_matrix_live,
    "MED009": media.empty_matrix_live,
    "MED010": media.glued_media,
    # TXT: text
    "TXT001": mojibake.mojibake,
    "TXT002": text.invisible_character,
    "TXT003": text.unfinished_placeholder,
    "TXT004": text.emoji_shortcode,
    "TXT005": text.stray_html,
    "TXT006": text.literal_emphasis,
    "TXT007": text.swallowed_line,
    "TXT008": text.accidental_code_block,
    "TXT009": text.broken_code_span,
    "TXT010": text.repeated_word,
    "TXT011": text.pseudo_list,
    # FMT: layout
    "FMT001": white_space.trailing_whitespace,
    "FMT002": white_space.extra_blank_lines,
    "FMT003": blank_lines.heading_blank_lines,
    "FMT005": white_space.quote_marker_space,
}
