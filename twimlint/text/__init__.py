"""A file as bytes and as text: decoding, rows and columns, TOML, digests, and writing in place.

The only room that reads or writes posts; other rooms use `source`, `toml`, `writing` and the small modules beside them.
It does not depend on Markdown or rules.
"""
