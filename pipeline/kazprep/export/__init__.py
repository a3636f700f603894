"""Runs written in the formats of other tools."""

from typing import TYPE_CHECKING

from kazprep.errors import ExportError
from kazprep.lazy_names import lazy_names

__all__ = ["TABLES", "ExportError", "Format", "License", "export", "license_of", "unit", "write_card"]

if TYPE_CHECKING:
    from kazprep.export.card import write_card
    from kazprep.export.formats import TABLES, Format, export, unit
    from kazprep.export.licenses import License, license_of
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "TABLES": "kazprep.export.formats",
            "Format": "kazprep.export.formats",
            "License": "kazprep.export.licenses",
            "export": "kazprep.export.formats",
            "license_of": "kazprep.export.licenses",
            "unit": "kazprep.export.formats",
            "write_card": "kazprep.export.card",
        },
    )
