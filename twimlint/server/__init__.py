"""The language server: `twimlint server` speaks LSP 3.17 over standard input and output.

This room alone knows pygls and LSP. A module holds a group of features: small functions on a page and its site, and
the thin handlers that turn requests into calls of them. `session` defines what checking, fixing and
formatting mean. The command line starts `application`.

What clients rely on:

* settings, section `twimlint` (the same keys as `initializationOptions`): `lint.run` ("type" or "save"),
  `lint.workspace` (false; at the start only), `format.onSave` (false), `codeLens.enable` (false), `suppress.with`
  ("comment" or "front-matter"), `config` (a table as in `.twimlint.toml`);
* code action kinds: `quickfix`, `source.fixAll.twimlint`;
* commands, with the URI of an open post: `twimlint.applySafeFixes`, `twimlint.applyUnsafeFixes`, `twimlint.format`;
  with any URI: `twimlint.openPost`; with a code: `twimlint.rulePage` (returns Markdown); without arguments:
  `twimlint.checkWorkspace`.
"""
