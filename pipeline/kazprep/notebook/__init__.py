"""Runs and documents in a notebook: one to start from, and how objects show themselves."""
