"""The options of a report, and the languages that it can be written in.

They are apart from the report, which takes long to import.
"""

from dataclasses import dataclass
from enum import StrEnum


class ReportLanguage(StrEnum):
    """A language that a report can be written in."""

    ENGLISH = "en"
    KAZAKH = "kk"
    RUSSIAN = "ru"


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """The language of a report, and the maximum number of documents that can be read in it."""

    language: ReportLanguage = ReportLanguage.ENGLISH
    documents: int = 200
