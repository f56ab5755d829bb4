"""One page as rules see it: `Document` with its views, and the tree of departments, projects and entries.

Other rooms use `document`, `sections` and `episodes`. Nothing here decides what is wrong.
"""
