"""`python -m kazprep` is the same as `kazprep`."""

from kazprep.cli import main

main()
