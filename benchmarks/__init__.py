"""Measurements and long runs; nothing here is needed to use or to test twimlint."""
