"""The Zola site around a post: its pages, addresses, anchors, authors, static files and templates.

The only room that reads other files of a site. Other rooms use `pages`, `reading`, `state` and `published`. Files that
cannot be read are assumed to be correct.
"""
