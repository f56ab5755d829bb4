"""Many files: results of earlier runs, problems introduced by a change, and fixing files in place.

Only the command line and the Action use this room.
"""
