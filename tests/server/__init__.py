"""The language server, driven through its pipe."""
