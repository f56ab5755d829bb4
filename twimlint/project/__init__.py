"""Settings and files of a run: the settings that apply to a file, and the files that paths refer to.

Nothing here reads a post.
"""
