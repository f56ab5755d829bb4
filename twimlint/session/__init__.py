"""The work of one client: check one page with its settings in its site.

The command line, the language server and the page share this room; nothing here prints or writes.
"""
