"""What a run leaves for people beside its tables: the report and the notebook."""

from pathlib import Path

from kazprep.errors import OutputError
from kazprep.notebook.explore import write_notebook
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.runs.opened import open_run
from kazprep.runs.signals import interrupts_held_back
from kazprep.settings import Settings
from kazprep.tables.run_folder import NOTEBOOK_NAME, REPORT_NAME


def load_report() -> None:
    """Import what the report takes: a tenth of a small run's time.

    Ctrl-C waits for the end of it: now and then one that comes in the midst of an import is lost there.
    """
    with interrupts_held_back():
        import kazprep.report.write  # noqa: F401


def present(output: Path, settings: Settings) -> None:
    """Write the report and the notebook of a complete run, as the settings have it.

    A notebook that is there is left as it is: it is the same for every run, and users write into it.

    Raises `OutputError` where one can't be written.
    """
    try:
        if settings.report.enabled:
            from kazprep.report.write import write_report  # it loads more than a run needs

            language = ReportLanguage(settings.report.language)
            options = ReportOptions(language, settings.report.documents)
            write_report(open_run(output), output / REPORT_NAME, options)
    except OSError as error:
        raise _not_written(output, "report", error) from error
    try:
        if settings.notebook.enabled and not (output / NOTEBOOK_NAME).exists():
            write_notebook(output / NOTEBOOK_NAME)
    except OSError as error:
        raise _not_written(output, "notebook", error) from error


def _not_written(output: Path, what: str, error: OSError) -> OutputError:
    return OutputError(
        f"the tables in {output} are complete, but the {what} can't be written: "
        f"{error.strerror or error}; once it can: kazprep {what} {output}"
    )
