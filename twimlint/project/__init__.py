"""Settings and files of a run: the settings that apply to a file, and the files that paths refer to.

Other rooms use `settings`, `configuration`, `files` and `starting`. Nothing here reads a post.
"""
