"""From text to diagnostics, and from fixes to text: rules that are on, suppressions, the fixer and its guard.

No file is opened here, and no check knows about this room.
"""
