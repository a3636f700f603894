"""`kazprep report`: a run as one HTML page."""

from pathlib import Path
from typing import Annotated

import typer

from kazprep.cli.language import general_language, speak_for_report
from kazprep.cli.open_run import RunFolder, opened
from kazprep.cli.printing import print_content
from kazprep.errors import OutputError
from kazprep.report.options import ReportLanguage, ReportOptions
from kazprep.runs.opened import Run
from kazprep.runs.storage.storage import place_of, storage_of
from kazprep.tables.run_folder import REPORT_NAME


def report_command(
    context: typer.Context,
    folder: RunFolder,
    language: Annotated[
        ReportLanguage | None,
        typer.Option(
            "--lang",
            help="The language of the report.",
            show_default="before the command, else that of the run",
        ),
    ] = None,
    documents: Annotated[
        int, typer.Option(min=0, help="The maximum number of documents that can be read in it.")
    ] = ReportOptions().documents,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write.", show_default=f"DIR/{REPORT_NAME}"),
    ] = None,
) -> None:
    """Write the report of a run: one HTML file with figures, charts and a sample of the documents."""
    from kazprep.report.write import report_of, write_report  # it loads pandas, which is slow

    speak_for_report(context, language)
    path = str(output) if output else f"{place_of(folder)}/{REPORT_NAME}"
    with opened(folder) as run:
        options = ReportOptions(language or general_language(context) or _language_of(run), documents)
        try:
            if output:
                write_report(run, output, options)
            else:
                storage_of(folder).write(REPORT_NAME, report_of(run, options))
        except OSError as error:
            raise OutputError(f"the report {path} can't be written: {error.strerror or error}") from error
    print_content(path)


def _language_of(run: Run) -> ReportLanguage:
    """The language that the settings of the run have for its report."""
    recorded = run.info.get("settings", {}).get("report", {}).get("language")
    return ReportLanguage(recorded) if recorded in list(ReportLanguage) else ReportLanguage.ENGLISH
