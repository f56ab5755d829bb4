"""What a run is asked for: the settings that hold for a file, and the files that paths mean.

Nothing here reads a post.
"""
