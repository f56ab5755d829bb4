"""The rules as their pages describe them, and the house style: facts that editors may change without touching code.

Other rooms use `catalog`, `rule`, `style`, `titles` and `hebbot`. Patterns and logic of rules belong in `checks`.
"""
