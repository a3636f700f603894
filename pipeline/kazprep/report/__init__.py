"""The report of a run: one HTML file that shows what was in the corpus and what became of it."""

from kazprep.report.phrases import ReportLanguage
from kazprep.report.writing import ReportOptions, write_report

__all__ = ["ReportLanguage", "ReportOptions", "write_report"]
