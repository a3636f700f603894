"""Writing the report of a run to a file."""

from pathlib import Path

from kazprep.report.data import read_figures
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.report.page import render_page
from kazprep.report.sample import read_sample
from kazprep.runs.atomic import write_durably
from kazprep.runs.opened import Run

MOST_BYTES = 3_000_000
"""Of a report, whatever the size of the run."""
_FIGURES_BYTES = 400_000  # what is left for all but the documents, several times what it takes


def write_report(run: Run, path: Path, options: ReportOptions | None = None) -> None:
    """Write the report of a run to a file, whole or not at all; one that is there is replaced.

    Of a run that is not complete it has the tables as far as they were written.

    Raises `OSError` where the file can't be written, `pyarrow.ArrowException` where a table can't be read.
    """
    chosen = options or ReportOptions()
    page = render_page(
        run.path.absolute().name,
        run.info,
        read_figures(run),
        read_sample(run, chosen.documents, MOST_BYTES - _FIGURES_BYTES),
        ReportLanguage(chosen.language),
    )
    write_durably(path, page.encode("utf-8"))
