"""Markdown with source positions: mistune's parsers, subclassed so that every node knows where it stands."""
