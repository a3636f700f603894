"""The report of a run, written to a file."""

from pathlib import Path, PurePosixPath

from kazprep.readers.sources.remote import address_of
from kazprep.report.data import read_figures
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.report.page import render_page
from kazprep.report.sample import read_sample
from kazprep.runs.atomic import write_durably
from kazprep.runs.opened import Run

MAX_BYTES = 3_000_000
"""The maximum size of a report, whatever the size of the run."""
_FIGURES_BYTES = 400_000  # for everything but the documents: several times what that takes


def write_report(run: Run, path: Path, options: ReportOptions | None = None) -> None:
    """Write the report of a run to a file atomically; an existing file is replaced.

    The report of an incomplete run shows what its tables have.

    Raises `OSError` if the file can't be written, `pyarrow.ArrowException` if a table can't be read.
    """
    write_durably(path, report_of(run, options))


def report_of(run: Run, options: ReportOptions | None = None) -> bytes:
    """The report of a run, a page of HTML in UTF-8; raises `pyarrow.ArrowException` as `write_report`."""
    chosen = options or ReportOptions()
    page = render_page(
        PurePosixPath(run.place).name if address_of(run.path) else run.path.absolute().name,
        run.info,
        read_figures(run),
        read_sample(run, chosen.documents, MAX_BYTES - _FIGURES_BYTES),
        ReportLanguage(chosen.language),
    )
    return page.encode("utf-8")
