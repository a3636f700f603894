"""Runs in the formats of other tools."""

from kazprep.export.exporting import ExportError, Format, export

__all__ = ["ExportError", "Format", "export"]
