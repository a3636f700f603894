"""Runs and documents as people see them: as HTML in a notebook, as text on a terminal."""
