"""The work of one client: check one page with its settings in its site.

Command line, language server and page share this room; nothing here prints or writes.
"""
