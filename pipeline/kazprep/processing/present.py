"""The report and the notebook that are written next to the tables of a complete run."""

from pathlib import Path

from kazprep.errors import OutputError
from kazprep.notebook.explore import notebook
from kazprep.readers.sources.remote import address_of
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.runs.opened import open_run
from kazprep.runs.signals import deferred_interrupts
from kazprep.runs.storage.storage import place_of, storage_of
from kazprep.settings import Settings
from kazprep.tables.run_folder import NOTEBOOK_NAME, REPORT_NAME


def write_report_and_notebook(output: Path, settings: Settings) -> None:
    """Write the report and the notebook of a complete run, as far as the settings ask for them.

    A notebook that exists is kept: it is the same for every run, and users write into it.

    Raises `OutputError` where one can't be written.
    """
    try:
        if settings.report.enabled:
            _write_report(output, settings)
    except OSError as error:
        raise _not_written(output, "report", error) from error
    try:
        storage = storage_of(output)
        if settings.notebook.enabled and storage.size(NOTEBOOK_NAME) is None:
            storage.write(NOTEBOOK_NAME, notebook(address_of(output)))
    except OSError as error:
        raise _not_written(output, "notebook", error) from error


def _write_report(output: Path, settings: Settings) -> None:
    with deferred_interrupts():  # a Ctrl-C during an import is sometimes lost
        from kazprep.report.write import report_of  # it imports more than a run needs
    options = ReportOptions(ReportLanguage(settings.report.language), settings.report.documents)
    storage_of(output).write(REPORT_NAME, report_of(open_run(output), options))


def _not_written(output: Path, what: str, error: OSError) -> OutputError:
    return OutputError(
        f"the tables in {place_of(output)} are complete, but the {what} can't be written: "
        f"{error.strerror or error}; once it can: kazprep {what} {place_of(output)}"
    )
