"""From text to diagnostics, and from fixes to text: enabled rules, suppressions, the fixer and its guard.

Other rooms use `check` and `fixer`. This room opens no file, and no check uses it.
"""
