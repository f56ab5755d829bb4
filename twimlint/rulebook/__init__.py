"""The rules as their pages describe them, and the house style: facts that editors may change without touching code.

No pattern and no logic of a rule belongs here; see `checks`.
"""
