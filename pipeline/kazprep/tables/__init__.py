"""The six tables of a run: their schemas, how rows are built and written, and how they are read back."""
