"""Runs written in the formats of other tools."""

from kazprep.errors import ExportError
from kazprep.export.formats import TABLES, Format, export, unit

__all__ = ["TABLES", "ExportError", "Format", "export", "unit"]
