"""Many files: what earlier runs found, what a change is to blame for, and fixing files in place.

Only the command line and the Action use this room.
"""
