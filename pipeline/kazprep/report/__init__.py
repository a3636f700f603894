"""The report of a run: one HTML file that shows what was in the corpus and what became of it."""

from typing import TYPE_CHECKING

from kazprep.lazy_names import lazy_names

__all__ = ["ReportLanguage", "ReportOptions", "write_report"]

if TYPE_CHECKING:
    from kazprep.report.options import ReportLanguage, ReportOptions
    from kazprep.report.write import write_report
else:
    __getattr__ = lazy_names(
        __name__,
        {
            "ReportLanguage": "kazprep.report.options",
            "ReportOptions": "kazprep.report.options",
            "write_report": "kazprep.report.write",
        },
    )
