"""The phrases of a page in each of its languages, and numbers as the language writes them."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from kazprep.messages.numbers import local_number
from kazprep.report.options import ReportLanguage

Phrases = Mapping[str, Mapping[str, str]]
"""Phrases by section and key."""

_NO_BREAK_SPACE = "\u00a0"


def read_phrases(language: ReportLanguage, package: str = "kazprep.report") -> Phrases:
    """The phrases of a language: those of the report, or of the page of another package."""
    file = files(package).joinpath("assets", "phrases", f"{language}.toml")
    content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return content


def format_number(value: float, language: ReportLanguage, digits: int = 0) -> str:
    """A number with the separators of the language.

    >>> format_number(12345.678, ReportLanguage.ENGLISH, 1)
    '12,345.7'
    >>> format_number(12345.678, ReportLanguage.RUSSIAN, 1).replace(_NO_BREAK_SPACE, "_")
    '12_345,7'
    """
    return local_number(f"{value:,.{digits}f}", language)
