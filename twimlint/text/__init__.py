"""A file as bytes and as text: decoding, rows and columns, TOML, digests, and writing in place.

The only room that reads or writes posts. It knows nothing of Markdown or rules.
"""
