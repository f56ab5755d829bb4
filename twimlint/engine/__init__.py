"""From text to diagnostics, and from fixes to text: enabled rules, suppressions, the fixer and its guard.

This room opens no file, and no check uses it.
"""
