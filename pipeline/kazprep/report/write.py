"""The report of a run, written to a file."""

from pathlib import Path, PurePosixPath

from kazprep.atomic import write_durably
from kazprep.readers.sources.remote import address_of
from kazprep.report.data import read_figures
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.report.page import render_page
from kazprep.report.profiles import read_profiles
from kazprep.report.sample import read_sample
from kazprep.runs.opened import Run

MAX_BYTES = 4_000_000
"""The maximum size of a report, whatever the size of the run."""
_NAMES_BYTES = 1_600_000
_FIGURES_BYTES = 400_000  # for everything but names and documents: several times what that takes


def write_report(run: Run, path: Path, options: ReportOptions | None = None) -> None:
    """Write the report of a run to a file atomically; an existing file is replaced.

    The report of an incomplete run shows what its tables have.

    Raises `OSError` if the file can't be written, `pyarrow.ArrowException` if a table can't be read.
    """
    write_durably(path, report_of(run, options))


def report_of(run: Run, options: ReportOptions | None = None) -> bytes:
    """The report of a run, a page of HTML in UTF-8; raises `pyarrow.ArrowException` as `write_report`."""
    chosen = options or ReportOptions()
    figures = read_figures(run)
    profiles = read_profiles(run, figures.names, figures.calendar, _NAMES_BYTES)
    left = MAX_BYTES - _FIGURES_BYTES - profiles.size
    page = render_page(
        PurePosixPath(run.place).name if address_of(run.path) else run.path.absolute().name,
        run.info,
        figures,
        profiles,
        read_sample(run, chosen.documents, left, profiles.documents()),
        ReportLanguage(chosen.language),
    )
    return page.encode("utf-8")
