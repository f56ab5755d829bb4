"""`python -m twimlint`."""

from twimlint.cli import main

main()
