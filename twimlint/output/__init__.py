"""The results of a run as text: one module and one pure function per format.

Other rooms use `formats` and the modules of what they print. Nothing here prints.
"""
