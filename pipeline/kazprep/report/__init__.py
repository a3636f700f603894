"""The report of a run: one HTML file that shows what was in the corpus and what became of it."""

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = ["ReportLanguage", "ReportOptions", "write_report"]

if TYPE_CHECKING:
    from kazprep.report.options import ReportLanguage, ReportOptions
    from kazprep.report.write import write_report
else:
    _LATER = {
        "ReportLanguage": "kazprep.report.options",
        "ReportOptions": "kazprep.report.options",
        "write_report": "kazprep.report.write",
    }

    def __getattr__(name: str) -> object:
        """The names that take pandas and Jinja, imported when they are first used."""
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_LATER[name]), name)
