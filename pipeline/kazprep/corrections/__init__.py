"""Corrections: what people decided about single places of documents; they win over all else."""

from kazprep.corrections.apply import State, place, with_corrections
from kazprep.corrections.correction import Correction, context_of
from kazprep.corrections.differences import differences, raw_entities
from kazprep.corrections.file import (
    Corrections,
    add_corrections,
    default_path,
    read_corrections,
    write_corrections,
)

__all__ = [
    "Correction",
    "Corrections",
    "State",
    "add_corrections",
    "context_of",
    "default_path",
    "differences",
    "place",
    "raw_entities",
    "read_corrections",
    "with_corrections",
    "write_corrections",
]
