"""The rules as their pages describe them, and the house style: facts that editors may change without touching code.

Patterns and logic of rules belong in `checks`.
"""
