"""Runs in the formats of other tools."""

from kazprep.export.exporting import TABLES, ExportError, Format, export

__all__ = ["TABLES", "ExportError", "Format", "export"]
