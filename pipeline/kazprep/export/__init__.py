"""Runs written in the formats of other tools."""

from kazprep.errors import ExportError
from kazprep.export.card import write_card
from kazprep.export.formats import TABLES, Format, export, unit
from kazprep.export.licenses import License, license_of

__all__ = ["TABLES", "ExportError", "Format", "License", "export", "license_of", "unit", "write_card"]
