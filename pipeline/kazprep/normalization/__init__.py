"""Normalization of Kazakh text: `normalize` repairs a string and records every change."""

from kazprep.edits import Repair
from kazprep.normalization.apply import Normalized, WrappedLines, normalize
from kazprep.normalization.rules import RULES

__all__ = ["RULES", "Normalized", "Repair", "WrappedLines", "normalize"]
