"""The results of a run as text: one module and one pure function per format."""
