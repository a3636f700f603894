"""The options of a report, and the languages that it can be written in.

They are apart from the report, which takes long to import.
"""

from dataclasses import dataclass

from kazprep.messages.language import Language as ReportLanguage

__all__ = ["ReportLanguage", "ReportOptions"]


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """The language of a report, and the maximum number of documents that can be read in it."""

    language: ReportLanguage = ReportLanguage.ENGLISH
    documents: int = 200
