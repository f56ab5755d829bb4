"""Many files: results of earlier runs, problems introduced by a change, and fixing files in place.

The command line uses all of this room, the Action `changes`, the language server `reading`.
"""
