"""The work of one client: check one page with its settings in its site.

The command line, the language server and the page use `judge`, `report` and `sites`; `embedding` is for `twimlint`
itself. Nothing here prints or writes.
"""
