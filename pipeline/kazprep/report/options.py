"""How a report is made: apart from the making, which takes longer to import than a command to start."""

from dataclasses import dataclass

from kazprep.report.phrases import ReportLanguage

FILE_NAME = "report.html"
"""The name of the report in a run's folder."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """In which language a report is made, and how many documents can be read in it, at most."""

    language: ReportLanguage = ReportLanguage.ENGLISH
    documents: int = 200
