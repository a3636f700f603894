"""The version of kazprep."""

__version__ = "0.1.0"
