"""What a run has found, as text: one module and one pure function per format."""
